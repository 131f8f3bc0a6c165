"""Energy is counted as if everything was read at every tick, though it is not."""

import asyncio
import random

import pytest

from custom_components.rvc.devices import Device
from custom_components.rvc.devices.power_flow import PowerFlow
from custom_components.rvc.protocol.message import MessageKey, Value

from .kit import NODE, Kit

LONGEST_GAP = 60.0


class Reference:
    """Reads everything whenever something is said, and at every tick."""

    def __init__(self, kit: Kit, device: Device, status: str, sign: int) -> None:
        """Count from now on."""
        row = next(one for one in kit.codec.spec.rows.power if one.status == status)
        self._session = kit.running.session_of(device)
        self._flow = PowerFlow(device, MessageKey(status), row)
        self._sign = sign
        self._counted: tuple[float, float] | None = None
        self.watt_seconds = 0.0
        device.subscribe(self._count, *self._flow.statuses, counts=True)
        kit.running.ticks.subscribe(self._count)
        self._count()

    def _count(self) -> None:
        heard = self._session.status_seen(self._flow.device, self._flow.source)
        if heard is None:
            return
        if self._counted is not None:
            until, power = self._counted
            if heard < until:
                return
            if heard - until <= LONGEST_GAP:
                self.watt_seconds += max(power * self._sign, 0.0) * (heard - until)
        power_now = self._flow.power
        self._counted = None if power_now is None else (heard, power_now)

    @property
    def total(self) -> float:
        """Return the energy in kWh."""
        return self.watt_seconds / 3_600_000


BANK, LINE, MEASURED = (
    "DC_SOURCE_STATUS_1",
    "GENERIC_AC_STATUS_1",
    "GENERIC_AC_STATUS_3",
)


def frame(kit: Kit, name: str, number: float) -> str:
    """Return a status that says a current in A, or a power in W."""
    signals: dict[str, dict[str, Value]] = {
        BANK: {"device_priority": 119, "dc_voltage": 13, "dc_current": number},
        LINE: {"rms_voltage": 120, "rms_current": number},
        MEASURED: {"real_power": number},
    }
    return str(kit.codec.encode(name, {"instance": 1, **signals[name]}, source=NODE))


SAYS = {BANK: (-80, -40, 0, 0, 40, 80), LINE: (0, 10, 30), MEASURED: (0, 500, 3000)}


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_read_less_often_is_counted_as_exactly(
    coach: Kit, seed: int
) -> None:
    """A bank and a shore line speak at random: the same again, nothing, and at once."""
    chance = random.Random(seed)
    said = {name: frame(coach, name, 0) for name in (BANK, LINE)}
    await coach.hears(*said.values(), *said.values())
    kinds = {one.key.device_class: one for one in coach.running.devices.values()}
    references = [
        Reference(coach, kinds["dc_source"], BANK, 1),
        Reference(coach, kinds["dc_source"], BANK, -1),
        Reference(coach, kinds["ac_source"], LINE, 1),
    ]
    for _ in range(150):
        for name, numbers in SAYS.items():
            if chance.random() < 0.4:
                said[name] = frame(coach, name, chance.choice(numbers))
        await coach.puts(*(one for one in said.values() if chance.random() < 0.7))
        await asyncio.sleep(chance.choice((0.0, 0.3, 2.0, 5.0, 5.0, 25.0, 65.0)))
    for _ in range(12):
        # What has grown is shown after half a minute at the latest.
        await coach.puts(*(frame(coach, name, 0) for name in SAYS))
        await asyncio.sleep(3)
    await coach.hass.async_block_till_done()
    shown = [
        float(state.state)
        for state in coach.hass.states.async_all("sensor")
        if state.attributes.get("device_class") == "energy"
    ]
    totals = sorted(one.total for one in references)
    assert sorted(shown) == pytest.approx(totals, abs=0.0011)
    assert totals[0] > 0.01
