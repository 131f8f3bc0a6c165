"""What was remembered as a kind of device, and was how lamps flash."""

import pytest

from custom_components.rvc.devices import NODE, DeviceKey

from .conftest import StartCoach


@pytest.mark.parametrize(
    ("feature", "stays"),
    [("DM1:255", False), ("DM1:0", False), ("DM1:247", False), ("DM1:72", True)],
)
async def test_flash_bits_are_remembered_as_no_device(
    start_coach: StartCoach, feature: str, stays: bool
) -> None:
    remembered = {
        "network": "house",
        "device_class": NODE,
        "instance": 3,
        "features": [NODE, feature, f"{feature}.operating_status_on"],
    }
    running = await start_coach("house", remembered=[remembered])
    features = running.coach.devices[DeviceKey("house", NODE, 3)].features
    assert (feature in features) is stays
    assert (f"{feature}.operating_status_on" in features) is stays
