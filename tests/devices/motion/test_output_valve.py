"""Valves behind one output."""

from typing import Any

import pytest

from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.command_order import CommandOrder
from custom_components.rvc.devices.load import DcLoad
from custom_components.rvc.devices.motion.output_valve import OutputValve
from custom_components.rvc.spec.dialects import STANDARD
from custom_components.rvc.spec.model import Dialect


class Commands:
    """Takes the commands of a load."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sent: list[tuple[Any, Any]] = []

    def dialect_of(self, device: Any) -> Dialect:
        """Return the standard."""
        return STANDARD

    async def command(self, device: Any, order: CommandOrder) -> None:
        """Note what is asked for."""
        self.sent.append((order.signals["command"], order.signals["desired_level"]))


def load(commands: Commands) -> DcLoad:
    """Return a load whose commands are noted."""
    link: Any = commands
    return DcLoad(DeviceKey("house", "dc_load", 1), link, ())


@pytest.mark.parametrize(("is_on", "position"), [(None, None), (True, 100), (False, 0)])
def test_a_valve_is_open_while_its_output_is_on(
    is_on: bool | None, position: float | None
) -> None:
    output = load(Commands())
    output.is_on = is_on
    assert OutputValve(output).position == position


async def test_a_valve_is_switched_and_has_nothing_between() -> None:
    commands = Commands()
    valve = OutputValve(load(commands))
    await valve.open()
    await valve.move_to(0)
    await valve.move_to(30)
    await valve.stop()
    assert commands.sent == [
        ("set_level", 100),
        ("set_level", 0),
        ("set_level", 100),
        ("stop", None),
    ]
