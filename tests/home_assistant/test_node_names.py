"""What nodes are called, and which devices stand under them."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.entities import node_identity

from .kit import NODE, Kit
from .test_nodes import HEALTHY, THE_NODE, hass_time, tell_long

LAMP = "19FEDA88#01FF64FCFF00FCFF"


def claim(maker: int, group: int = 0, source: int = 0x88) -> str:
    """Return the claim of a node, by its manufacturer code and industry group."""
    name = 0x12345 | maker << 21 | group << 60
    return f"18EEFF{source:02X}#{name.to_bytes(8, 'little').hex().upper()}"


async def look(coach: Kit) -> None:
    """Have what is due from time to time done."""
    coach.running.ticks.notify()
    await coach.hass.async_block_till_done()


async def test_nodes_that_say_nothing_new_are_not_described_again(
    coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coach.hears(LAMP, LAMP)
    await look(coach)
    described: list[int | None] = []
    describe = node_identity.describe_node

    def count(*args: Any) -> dict[str, str]:
        described.append(args[1].instance)
        return describe(*args)

    monkeypatch.setattr(node_identity, "describe_node", count)
    for _ in range(10):
        await coach.hears(LAMP)
        await look(coach)
    assert not described
    await coach.hears(claim(358), claim(358))
    await look(coach)
    assert set(described) == {0x88}
    assert coach.device("house_node_136").manufacturer == "Victron Energy"


async def test_an_address_alone_makes_no_name(coach: Kit) -> None:
    # 88h is in the range of a GPS' addresses.
    await coach.hears(LAMP, LAMP)
    await look(coach)
    node = coach.device("house_node_136")
    assert (node.name, node.model) == ("Dimmer module (136)", "Dimmer module")
    assert node.manufacturer is None


async def test_a_node_that_says_nothing_of_itself_is_a_node(coach: Kit) -> None:
    await coach.hears(claim(0), claim(0))
    node = coach.device("house_node_136")
    assert (node.name, node.model) == ("Node 136", "RV-C node")
    assert node.manufacturer is None


@pytest.mark.parametrize(
    ("code", "maker"),
    [
        (358, "Victron Energy"),
        (119, "Xantrex"),
        (124, None),
        (2046, None),
        (2047, None),
    ],
)
async def test_the_maker_is_that_of_the_claim_until_the_product_says_one(
    coach: Kit, code: int, maker: str | None
) -> None:
    await coach.hears(claim(code, source=NODE), claim(code, source=NODE))
    node = coach.device(THE_NODE)
    assert node.manufacturer == maker
    assert node.name == (f"{maker} node (156)" if maker else "Node 156")
    await tell_long(coach, "PRODUCT_IDENTIFICATION", text="Sterling*BB1260*1*2")
    await tell_long(coach, "PRODUCT_IDENTIFICATION", text="Sterling*BB1260*1*2")
    node = coach.device(THE_NODE)
    assert (node.manufacturer, node.name) == ("Sterling", "BB1260 (156)")
    assert (node.model, node.hw_version) == ("BB1260", "2")


async def test_a_node_that_speaks_nmea_2000_alone_is_none(coach: Kit) -> None:
    # Its heartbeat, and waves
    said = ["19F01188#60EA00FFFFFFFFFF", "19F50388#01FFFFFFFFFFFFFF"] * 10
    await coach.hears(claim(717, group=4), *said, claim(717, group=4))
    coach.running.sessions["house"].receiver.place_nodes(hass_time(coach) + 1000)
    await look(coach)
    assert not [key for key in coach.running.devices if key.instance == 0x88]
    # One that speaks RV-C as well is.
    await coach.hears(LAMP, LAMP)
    await look(coach)
    assert coach.device("house_node_136").name == "Dimmer module (136)"


async def test_a_chassis_controller_is_called_one(coach: Kit) -> None:
    await coach.hears("18FECA00#00FF00000000FFFF", "18FECA00#00FF00000000FFFF")
    node = coach.device("house_node_0")
    assert (node.name, node.model) == ("Chassis controller (0)", "Chassis controller")


async def test_devices_stand_under_their_node(coach: Kit) -> None:
    other = "19FEDA8D#01FF64FCFF00FCFF"
    await coach.hears(LAMP, LAMP)
    await look(coach)
    lamp, node = coach.device("house_dc_dimmer_1"), coach.device("house_node_136")
    assert lamp.via_device_id == node.id
    assert lamp.model == "Dimmer 1"
    assert node.via_device_id == coach.entry.runtime_data.hub_id
    # Another sender does not take it over while the first one is there.
    await coach.hears(HEALTHY.replace("9C", "8D"), HEALTHY.replace("9C", "8D"))
    await coach.hears(other, other)
    await look(coach)
    assert coach.device("house_dc_dimmer_1").via_device_id == node.id
    coach.running.devices[DeviceKey("house", "node", 0x88)].set_reachable(
        network_up=True, silent=True
    )
    await coach.hears(other.replace("64", "65"))
    await look(coach)
    assert (
        coach.device("house_dc_dimmer_1").via_device_id
        == coach.device("house_node_141").id
    )


async def test_names_and_places_outlive_a_reload(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(LAMP, LAMP)
    await look(coach)
    node = coach.device("house_node_136")
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert coach.device("house_node_136").name == "Dimmer module (136)"
    assert coach.device("house_dc_dimmer_1").via_device_id == node.id


@pytest.mark.parametrize("claims", [True, False])
async def test_a_battery_of_nmea_2000_is_no_rvc_node(
    coach: Kit, *, claims: bool
) -> None:
    said = ["19F21488#01E204000000FFFF"] * 3
    await coach.hears(*([claim(717, group=4)] * 2 if claims else []), *said)
    await look(coach)
    node = coach.device("house_node_136")
    assert node.name == "NMEA 2000 battery module (136)"
    assert node.model == "NMEA 2000 battery module"
