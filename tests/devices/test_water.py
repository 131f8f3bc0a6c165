"""Tanks and the water pump."""

import pytest

from custom_components.rvc.devices.tank import Tank
from custom_components.rvc.devices.water_pump import WaterPump

from .conftest import Bench, message

STATUS = "WATER_PUMP_STATUS"


@pytest.mark.parametrize(
    ("level", "steps", "percent"),
    [
        (3, 4, 75),
        (0, 4, 0),
        (5, 4, 100),
        (3, 0, None),
        (None, 4, None),
        (3, None, None),
    ],
)
def test_a_tank_is_filled_to_a_share(
    bench: Bench, level: float | None, steps: float | None, percent: float | None
) -> None:
    tank = bench.make(Tank, 0)
    bench.report(tank, "TANK_STATUS", relative_level=level, resolution=steps)
    assert tank.level == percent


async def test_the_pump_is_enabled_and_disabled(bench: Bench) -> None:
    pump = bench.make(WaterPump, None)
    states = [pump.is_on]
    for label in ("enabled", "disabled"):
        bench.report(pump, STATUS, operating_status=label)
        states.append(pump.is_on)
    assert states == [None, True, False]
    await pump.turn_on()
    assert bench.link.order.fits(message(STATUS, operating_status="enabled"))
    await pump.turn_off()
    assert not bench.link.order.fits(message(STATUS, operating_status="enabled"))
    assert bench.link.sent == [{"command": "enable_pump"}, {"command": "disable_pump"}]
