"""What devices are, as text and back."""

import pytest

from custom_components.rvc.devices import DeviceKey

NETWORKS = ("house", "node", "node_2", "alarm_network")
CLASSES = ("dc_dimmer", "node", "alarm", "tank")


@pytest.mark.parametrize(
    "key",
    [
        DeviceKey("house", "dc_dimmer", 25),
        DeviceKey("house", "alarm", None),
        DeviceKey("node", "node", 2),
        DeviceKey("node_2", "node", 156),
        DeviceKey("node_2", "tank", 0),
        DeviceKey("alarm_network", "tank", 0),
    ],
)
def test_a_key_is_read_from_its_text(key: DeviceKey) -> None:
    assert DeviceKey.parse(str(key), NETWORKS, CLASSES) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "house",
        "house_",
        "house_7",
        "chassis_tank_0",
        "house_tank_x",
        "network_house",
    ],
)
def test_other_texts_are_no_keys(text: str) -> None:
    assert DeviceKey.parse(text, NETWORKS, CLASSES) is None
