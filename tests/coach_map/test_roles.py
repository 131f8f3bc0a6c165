"""What outputs can be used as: one table."""

import pytest

from custom_components.rvc.coach_map.roles import (
    OUTPUT_CLASSES,
    OUTPUT_ROLES,
    Pair,
    default_role,
)
from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.load import AcLoad, DcLoad


def test_the_classes_are_those_of_outputs() -> None:
    assert {one.device_class for one in (Dimmer, DcLoad, AcLoad)} == set(OUTPUT_CLASSES)


@pytest.mark.parametrize("device_class", OUTPUT_CLASSES)
@pytest.mark.parametrize("role", OUTPUT_ROLES)
def test_every_role_is_read_from_a_map(device_class: str, role: str) -> None:
    is_pair = OUTPUT_ROLES[role].pair is not Pair.NEVER
    entry = {device_class: [1, 2] if is_pair else 1, "as": role}
    mapped = read_map({"devices": [entry]}).devices[device_class, 1]
    assert mapped.role == role


@pytest.mark.parametrize(
    ("device_class", "dimmable", "role"),
    [
        ("dc_dimmer", None, "light"),
        ("dc_dimmer", True, "light"),
        ("dc_load", True, "light"),
        ("dc_load", False, "switch"),
        ("ac_load", False, "switch"),
        # It depends on what the load reports.
        ("dc_load", None, None),
        ("tank", None, None),
    ],
)
def test_outputs_have_a_role_without_a_map(
    device_class: str, dimmable: bool | None, role: str | None
) -> None:
    assert default_role(device_class, dimmable=dimmable) == role
