"""Outputs that not every command may reach."""

import pytest

from custom_components.rvc.coach.protected_outputs import ProtectedOutputs
from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.protocol.message import Value


@pytest.mark.parametrize(
    ("device", "called"),
    [
        ({"dimmer": 5}, "dimmer 5"),
        ({"ac_load": 5}, "ac_load 5"),
        ({"dimmer": 5, "name": "Burner"}, "Burner"),
    ],
)
def test_an_output_is_called_as_the_map_has_it(
    device: dict[str, object], called: str
) -> None:
    protected = {**device, "as": "switch", "requires": "burners"}
    outputs = ProtectedOutputs(
        read_map({"devices": [protected]}), {}, lambda network: (network,)
    )
    group: dict[str, Value] = {
        "instance": 255,
        "group": "all_groups",
        "command": "toggle",
    }
    device_class = "ac_load" if "ac_load" in device else "dc_dimmer"
    assert outputs.in_group("house", device_class, group, ()) == called


@pytest.mark.parametrize(
    ("bridged", "required"),
    [
        (("chassis",), None),
        (("chassis", "house"), "burners"),
        (("house", "chassis"), "burners"),
    ],
)
def test_a_bridged_network_is_no_way_round_the_map(
    bridged: tuple[str, ...], required: str | None
) -> None:
    burner = {"dimmer": 5, "as": "switch", "requires": "burners"}
    coach_map = read_map({"networks": {"house": "House"}, "devices": [burner]})
    outputs = ProtectedOutputs(coach_map, {}, lambda _: bridged)
    toggle: dict[str, Value] = {"instance": 5, "command": "toggle"}
    assert outputs.required("chassis", "dc_dimmer", toggle) == required
