"""Whatever codes a status holds, no entity shows what cannot be in a coach.

Every signal of every status is sent all of the codes that are no measurements: ones,
the codes below them, zeros, and the bands at the ends of a range.
"""

import asyncio
from collections.abc import Iterator, Mapping
from itertools import product
import math
import re

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.rvc.devices import NODE_REPORTS
from custom_components.rvc.protocol.frame import GLOBAL_ADDRESS, Frame
from custom_components.rvc.spec import Dgn, Signal, Spec

from ..kit import NODE, Kit

# What is counted from all ones down, and what begins with a byte and has zeros then
FROM_THE_TOP = (0, 1, 2, 3, 4)
BANDS = (0xF0, 0xF1, 0xFA, 0xFB, 0xFD)
ENDS = ("zero", "one", "half", "below_half")
CODES: tuple[str | int, ...] = (
    "one",
    *FROM_THE_TOP,
    *ENDS,
    *(f"band_{band:X}" for band in BANDS),
)
LEAST, LONGEST = 8, 64
"""Bytes of a status that is sent."""
BATCH = 40
MOST_DIGITS = 6

# What a coach can have, in the units that owners of metric units see. It is wider than
# what is plausible: chapters know better.
CAN_BE = {
    "°C": (-60, 1800),
    "A": (-10_000, 10_000),
    "V": (-1000, 1000),
    "Hz": (0, 250),
    "L": (0, 20_000),
    "L/h": (0, 500),
    "W": (-200_000, 200_000),
    "var": (-32_000 + 1, 40_000),
    "%": (-125 + 1, 250),
    "°": (-180, 360),
    "hPa": (300, 1200),
    "kPa": (-100, 5000),
    "h": (0, 2_000_000),
    "km": (0, 5_000_000),
    "kWh": (0, 5_000_000),
    "m": (-500 + 0.01, 100_000),
    "rpm": (0, 10_000),
    "lx": (0, 200_000),
    "rad": (-31.37, 33),
}
ATTRIBUTES = {
    "brightness": (0, 255),
    "current_position": (0, 100),
    "percentage": (0, 100),
    "current_temperature": (-60, 300),
    "temperature": (-60, 300),
    "target_temp_low": (-60, 300),
    "target_temp_high": (-60, 300),
    "color_temp_kelvin": (1000, 20_000),
    "min_color_temp_kelvin": (1000, 20_000),
    "max_color_temp_kelvin": (1000, 20_000),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "current_humidity": (0, 100),
}


def code_of(signal: Signal, which: str | int) -> int:
    """Return the code of a signal."""
    top = (1 << signal.width) - 1
    if isinstance(which, int):
        return max(top - which, 0)
    if which.startswith("band"):
        band = int(which[5:], 16)
        return band << (signal.width - 8) if signal.width % 8 == 0 else top
    half = 1 << (signal.width - 1)
    return {"zero": 0, "one": 1, "half": half, "below_half": half - 1}[which]


def variants(dgn: Dgn) -> Iterator[dict[str, int]]:
    """Return the codes that choose each meaning that the signals may have."""
    chosen = {
        tuple(zip(signal.when, codes, strict=True))
        for signal in dgn.signals
        for codes in product(*signal.when.values())
    }
    for codes in sorted(chosen):
        yield {**dict(codes), **{name: one[0] for name, one in dgn.when.items()}}


def data_of(dgn: Dgn, which: str | int, chosen: Mapping[str, int]) -> bytes:
    """Return the data of a status whose signals have one kind of code."""
    size = max((one.start + one.width + 7) // 8 for one in dgn.signals)
    size = min(max(size, LEAST), LONGEST)
    bits = (1 << (8 * size)) - 1
    for signal in dgn.signals:
        if any(chosen.get(name) not in codes for name, codes in signal.when.items()):
            continue
        if signal.start + signal.width > 8 * size:
            continue
        code = code_of(signal, which)
        if signal.kind in ("text", "bytes") or signal.name in (
            dgn.instance,
            *dgn.parts,
        ):
            code = 1
        code = chosen.get(signal.name, code)
        bits &= ~(((1 << signal.width) - 1) << signal.start)
        bits |= code << signal.start
    return bits.to_bytes(size, "little")


def statuses(spec: Spec) -> list[Dgn]:
    """Return the statuses of devices."""
    return [
        dgn
        for dgn in spec.dgns.values()
        if dgn.dgn is not None
        and dgn.signals
        and not dgn.is_command
        and dgn.name not in NODE_REPORTS
    ]


def frames(spec: Spec, which: str | int) -> Iterator[Frame]:
    """Return the frames of all statuses with one kind of code."""
    for dgn in statuses(spec):
        assert dgn.dgn is not None
        source = min(dgn.senders, default=NODE)
        for chosen in variants(dgn):
            data = data_of(dgn, which, chosen)
            yield Frame.build(dgn.dgn, data, source=source, destination=GLOBAL_ADDRESS)


def absurd(state: State) -> Iterator[str]:
    """Return what a state says that cannot be."""
    try:
        value = float(state.state)
    except ValueError:
        value = None
    unit = state.attributes.get("unit_of_measurement")
    low, high = CAN_BE.get(unit or "", (-math.inf, math.inf))
    if value is not None and not low <= value <= high:
        yield f"{state.entity_id} {value} {unit}"
    if re.search(rf"\.\d{{{MOST_DIGITS + 1},}}", state.state):
        yield f"{state.entity_id} {state.state}"
    if re.match(r"(0|1[0-9])\d\d-\d\d", state.state):
        yield f"{state.entity_id} {state.state}"
    for name, (low, high) in ATTRIBUTES.items():
        value = state.attributes.get(name)
        if value is not None and not low <= value <= high:
            yield f"{state.entity_id} {name} {value}"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_no_code_makes_an_absurd_state(
    hass: HomeAssistant, coach: Kit, spec: Spec
) -> None:
    running = coach.running
    running.sessions["house"].witnesses.one_is_enough = True
    running.registry.places.limit = 2000
    found: dict[str, str | int] = {}
    for which in CODES:
        batch: list[Frame] = []
        for frame in frames(spec, which):
            batch.append(frame)
            if len(batch) == BATCH:
                coach.link.receive(*batch)
                batch.clear()
                await asyncio.sleep(0.02)
        coach.link.receive(*batch)
        # Sensors write once a second at the most.
        await asyncio.sleep(2.5)
        await hass.async_block_till_done()
        for entry in er.async_get(hass).entities.values():
            if (state := hass.states.get(entry.entity_id)) is not None:
                for one in absurd(state):
                    found.setdefault(one, which)
    assert len(hass.states.async_all()) > 1000
    assert not found, "\n".join(f"{code}: {one}" for one, code in found.items())


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("C083AB9720241C3B", (44.46, -110.83)),
        # Degrees of zero, and codes of zero: there is no fix
        ("00752B7D00752B7D", None),
        ("0000000000000000", None),
        # 92.5 degrees north
        ("40D64DB420241C3B", None),
        ("FFFFFFFF20241C3B", None),
    ],
)
async def test_a_place_is_on_earth(
    hass: HomeAssistant, coach: Kit, data: str, place: tuple[float, float] | None
) -> None:
    await coach.hears("18FEF39C#C083AB9720241C3B", f"18FEF39C#{data}")
    (tracker,) = hass.states.async_all("device_tracker")
    shown = tracker.attributes.get("latitude"), tracker.attributes.get("longitude")
    assert shown == (place or (None, None))


@pytest.mark.parametrize(("level", "shown"), [("FA", 125), ("FB", None), ("FC", None)])
async def test_a_number_beyond_its_type_is_none(
    hass: HomeAssistant, coach: Kit, level: str, shown: float | None
) -> None:
    """The largest code of uint8 is 250 (RV-C Table 5.3)."""
    await coach.hears("19FFFB9C#0178C8FFFFFFFFFF", f"19FFFB9C#0178{level}FFFFFFFFFF")
    await asyncio.sleep(1)
    await hass.async_block_till_done()
    (health,) = (
        state.state
        for state in hass.states.async_all("sensor")
        if "health" in state.entity_id
    )
    assert health == "unknown" if shown is None else float(health) == shown


async def test_an_absurd_voltage_makes_no_energy(
    hass: HomeAssistant, coach: Kit
) -> None:
    """3,200 V of a damaged frame, for a minute, were 0.5 kWh of 10 A."""
    said = "19FEBB9C#F1{}C87DFFFFFF"
    await coach.hears(said.format("6009"), said.format("6009"))
    for number in range(60):
        await coach.hears(said.format("00FA" if number % 2 else "01FA"))
        await asyncio.sleep(1)
    (energy,) = (
        float(state.state)
        for state in hass.states.async_all("sensor")
        if state.attributes.get("device_class") == "energy"
    )
    assert energy < 0.01
