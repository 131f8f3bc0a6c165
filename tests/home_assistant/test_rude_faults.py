"""Faults as nodes really send them, and as no node should."""

import asyncio
from collections.abc import Iterable
import random
import re

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.rvc.issues.faults import fault_text
from custom_components.rvc.protocol.diagnostics import (
    DM1_J1939,
    DM_RV,
    J1939_DSA,
    diagnosis,
)

from .kit import Kit


def faults(coach: Kit) -> dict[str, list[str]]:
    """Return the faults of each fault sensor that is on."""
    return {
        state.entity_id: state.attributes["faults"]
        for state in coach.hass.states.async_all("binary_sensor")
        if "faults" in state.attributes and state.state == "on"
    }


def packets(source: int, lines: Iterable[str]) -> list[str]:
    """Return the frames of a long message from its announcement and packets."""
    first, *rest = lines
    return [
        f"18ECFF{source:02X}#{first}",
        *(f"18EBFF{source:02X}#{one}" for one in rest),
    ]


# Announced as DM1 by the instrument cluster of a truck: 42 bytes, six packets
CLUSTER = packets(
    0x17,
    [
        "202A0006FFCAFE00",
        "01C0FF13F824FE23",
        "02F4E4FD23F504FE",
        "0323F604FE23F584",
        "04FE23F724FE23F7",
        "0564FE23F844FE53",
        "06F524FE53F5A4FE",
    ],
)


async def test_a_clusters_long_list_is_read_whole(coach: Kit) -> None:
    await coach.hears(*CLUSTER)
    await coach.hears(*CLUSTER)
    ((entity_id, texts),) = faults(coach).items()
    assert entity_id == "binary_sensor.node_23_fault"
    assert len(texts) == 10
    assert texts[0].startswith("SPN 129043:")


@pytest.mark.parametrize("missing", range(7))
async def test_a_broken_list_says_nothing(coach: Kit, missing: int) -> None:
    broken = [one for number, one in enumerate(CLUSTER) if number != missing]
    for _ in range(3):
        await coach.hears(*broken)
        await asyncio.sleep(2)
    assert faults(coach) == {}


async def test_lists_of_two_nodes_at_once_do_not_mix(coach: Kit) -> None:
    other = [one.replace("FF17#", "FF03#") for one in CLUSTER]
    for _ in range(2):
        await coach.hears(
            *(one for pair in zip(CLUSTER, other, strict=True) for one in pair)
        )
    first, second = faults(coach).values()
    assert first == second
    assert len(first) == 10


@pytest.mark.parametrize(
    ("frames", "lamps"),
    [
        # The transmission of a truck, all lamps of which flash
        (["18FECA03#5555610213802106"], "red_lamp"),
        # Reserved codes for how lamps flash, of a chassis controller
        (["18FECA00#04FB6F001201FFFF"], "yellow_lamp"),
        (["18FECA00#04216F001201FFFF"], "yellow_lamp"),
    ],
)
async def test_what_controllers_of_a_chassis_say_is_never_a_houses(
    coach: Kit, frames: list[str], lamps: str
) -> None:
    await coach.hears(*frames, *frames)
    (entity_id,) = faults(coach)
    assert entity_id.endswith("_fault")
    assert entity_id.count("_") == 3
    assert coach.state(entity_id).attributes[lamps]


async def test_own_faults_are_none(coach: Kit) -> None:
    """What has the address of this node is no other one."""
    own = coach.running.sessions["house"].node.address
    await coach.hears(f"18FECA{own:02X}#04FF6F001201FFFF")
    await coach.hears(f"18FECA{own:02X}#04FF6F001201FFFF")
    assert faults(coach) == {}


async def test_a_flickering_red_lamp_is_no_issue(
    hass: HomeAssistant, coach: Kit
) -> None:
    for number in range(120):
        lamps = "10" if number % 2 else "00"
        await coach.hears(f"18FECA00#{lamps}FF6F001201FFFF")
        await asyncio.sleep(1)
    assert not [one for one in ir.async_get(hass).issues if "red_lamp" in one[1]]


async def test_a_lamp_that_stays_on_is_on(hass: HomeAssistant, coach: Kit) -> None:
    """The same lamps without a fault, every second: nothing goes out in between."""
    await coach.hears("18FECA00#04FF00000000FFFF", "18FECA00#04FF00000000FFFF")
    entity_id = "binary_sensor.node_0_fault"
    for _ in range(60):
        await coach.hears("18FECA00#04FF00000000FFFF")
        await asyncio.sleep(1)
        assert coach.state(entity_id).state == "on"


@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
async def test_every_fault_has_a_text(
    hass: HomeAssistant, entry: MockConfigEntry, language: str
) -> None:
    """Random reports in both layouts: no placeholder, no key, nothing empty."""
    hass.config.language = language
    coach = Kit(hass, entry)
    await coach.set_up()
    names, spec = entry.runtime_data.names, coach.codec.spec
    chance = random.Random(language)
    for number in range(3000):
        data = bytes([chance.randrange(256), chance.randrange(60, 160)])
        data += chance.randbytes(chance.choice([3, 4, 5, 6, 8, 10, 12, 25]))
        if number % 2:
            data = data[:2] + bytes([chance.randrange(3), *data[3:]])
        for layout in (DM_RV, DM1_J1939):
            report = diagnosis(spec, data, layout)
            assert report is not None
            for fault in report.faults:
                text = fault_text(names, fault)
                assert not re.search(r"[{}_]|None", text), (data.hex(), layout, text)
                assert ": " in text
                assert (layout == DM1_J1939) == (fault.dsa == J1939_DSA)
    await coach.tear_down()


async def test_noise_of_reports_is_bounded(hass: HomeAssistant, coach: Kit) -> None:
    """One node, random reports, each twice: no happening without an end."""
    told = async_capture_events(hass, "rvc_event")
    chance = random.Random(1)
    for _ in range(400):
        dgn = chance.choice(["19FECA9C", "18FECA9C", "18FECA05"])
        frame = f"{dgn}#{chance.randbytes(chance.randint(0, 8)).hex()}"
        await coach.hears(frame, frame)
    entities = hass.states.async_entity_ids("binary_sensor")
    assert len(entities) < 300
    for node in coach.running.devices.values():
        assert len(getattr(node, "faults", ())) <= 64
    appeared = sum(event.data["type"] == "fault_appeared" for event in told)
    assert appeared <= 400
