"""The form of gateways: the product first, then what this product needs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.transports.gateways import GATEWAY_PROTOCOLS
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN, NETWORK
from custom_components.rvc.flows.connections.gateway import CONNECTION

from ..kit import QUICK, coach_entry, network_data
from .test_config_flow import choose, go_on, listened, shown_in, submit

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def timing() -> Timing:
    """Return pauses with which the flow is in a hurry."""
    return replace(QUICK, scan=0.5)


SLCAN = {"host", "port", "bit_rate", "listen_only"}
PLAIN = {"host", "port", "listen_only"}
FORMS = {
    "wican": (SLCAN, 3333),
    "yacht_devices": (PLAIN | {"protocol"}, 1457),
    "ebyte": (PLAIN, 8881),
    "waveshare": (PLAIN, 20001),
    "socketcand_server": (PLAIN | {"channel"}, 29536),
    "tasmota": (SLCAN, 8888),
    "other_slcan": (SLCAN, 3333),
}
DIMMER = {
    "wican": b"T19FEDA9C819FF7CFCFFFF00FF\r",
    "ebyte": bytes.fromhex("8819FEDA9C19FF7CFCFFFF00FF"),
    "waveshare": bytes.fromhex("8819FEDA9C19FF7CFCFFFF00FF"),
    "yacht_devices": b"17:33:21.107 R 19FEDA9C 19 FF 7C FC FF FF 00 FF\r\n",
    "other_slcan": b"T19FEDA9C819FF7CFCFFFF00FF\r",
}
PROTOCOLS = {
    "wican": "slcan",
    "ebyte": "thirteen_byte",
    "waveshare": "thirteen_byte",
    "yacht_devices": "yacht_devices_tcp",
    "other_slcan": "slcan",
}


@pytest.mark.parametrize("product", FORMS)
async def test_a_product_asks_for_what_it_needs_and_knows_its_port(
    hass: HomeAssistant, product: str
) -> None:
    fields, port = FORMS[product]
    shown = shown_in(await choose(hass, "gateway", product))
    assert (set(shown), shown["port"]) == (fields, port)


def test_each_protocol_is_that_of_a_product() -> None:
    assert list(CONNECTION.products) == list(FORMS)
    for protocol in GATEWAY_PROTOCOLS:
        assert CONNECTION.product_of({"protocol": protocol, "port": 4}) in FORMS


@pytest.mark.parametrize(
    ("protocol", "port", "product"),
    [
        ("slcan", 3333.0, "wican"),
        ("slcan", 8888, "tasmota"),
        ("slcan", 35000, "other_slcan"),
        ("thirteen_byte", 8882, "ebyte"),
        ("thirteen_byte", 4001, "waveshare"),
        ("yacht_devices_udp", 2002, "yacht_devices"),
        # A port alone says nothing.
        ("socketcand", 3333, "socketcand_server"),
    ],
)
def test_the_product_is_known_by_protocol_and_port(
    protocol: str, port: float, product: str
) -> None:
    assert CONNECTION.product_of({"protocol": protocol, "port": port}) == product


@pytest.fixture
async def says(socket_enabled: None) -> AsyncIterator[dict[str, Any]]:
    """Return a gateway on this machine that says one thing over and over."""
    told: dict[str, Any] = {"bytes": b""}
    tasks: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            while not writer.is_closing():
                writer.write(told["bytes"])
                await writer.drain()
                await asyncio.sleep(0.02)
        except OSError:
            pass  # The flow has heard enough, and hung up.
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    told["port"] = server.sockets[0].getsockname()[1]
    yield told
    server.close()
    for task in filter(None, tasks):
        task.cancel()


@pytest.mark.parametrize("product", DIMMER)
async def test_a_product_is_understood(
    hass: HomeAssistant, says: dict[str, Any], product: str
) -> None:
    says["bytes"] = DIMMER[product]
    form = await choose(hass, "gateway", product)
    where = {"host": "127.0.0.1", "port": says["port"]}
    shown = await listened(hass, await submit(hass, form, where))
    assert shown["description_placeholders"]["devices"] == "Dimmer"
    await go_on(hass, shown, coach="just_discover")
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    (network,) = entry.subentries.values()
    kept = {
        "network": "house",
        "kind": "gateway",
        "protocol": PROTOCOLS[product],
        "listen_only": False,
        **where,
    }
    if "bit_rate" in FORMS[product][0]:
        kept["bit_rate"] = "250000"
    assert network.data == kept
    await hass.config_entries.async_unload(entry.entry_id)


def the_network(**data: Any) -> tuple[MockConfigEntry, ConfigSubentry]:
    """Return a coach with one network."""
    entry = coach_entry(network_data(**data))
    (network,) = entry.subentries.values()
    return entry, network


async def reconfigure(
    hass: HomeAssistant, entry: MockConfigEntry, product: str
) -> tuple[Any, dict[str, Any]]:
    """Choose a product for the network; return the products, and the form."""
    flow = hass.config_entries.subentries
    (network,) = entry.subentries
    menu = await entry.start_subentry_reconfigure_flow(hass, network)
    products = await flow.async_configure(menu["flow_id"], {"next_step_id": "gateway"})
    assert products["type"] is FlowResultType.MENU
    form = await flow.async_configure(menu["flow_id"], {"next_step_id": product})
    return products["menu_options"], dict(form)


# What an earlier release has kept: all fields, whatever the protocol.
KEPT: dict[str, Any] = {
    "kind": "gateway",
    "protocol": "thirteen_byte",
    "host": "192.0.2.7",
    "port": 20002,
    "channel": "can1",
    "bit_rate": "250000",
    "listen_only": True,
}


async def test_a_changed_network_shows_its_own_product_first(
    hass: HomeAssistant,
) -> None:
    entry, _ = the_network(**KEPT)
    entry.add_to_hass(hass)
    products, form = await reconfigure(hass, entry, "waveshare")
    assert products[0] == "waveshare"
    assert sorted(products) == sorted(FORMS)
    assert shown_in(form) == {
        "name": "House",
        "host": "192.0.2.7",
        "port": 20002,
        "listen_only": True,
    }


async def test_another_product_comes_with_its_own_port_and_interface(
    hass: HomeAssistant,
) -> None:
    entry, _ = the_network(**KEPT)
    entry.add_to_hass(hass)
    _, form = await reconfigure(hass, entry, "socketcand_server")
    assert shown_in(form) == {
        "name": "House",
        "host": "192.0.2.7",
        "port": 29536,
        "channel": "can0",
        "listen_only": True,
    }


async def test_the_serial_port_of_before_is_no_interface_of_the_gateway(
    hass: HomeAssistant,
) -> None:
    entry, _ = the_network(kind="slcan", channel="/dev/ttyACM0", tty_baudrate=115200)
    entry.add_to_hass(hass)
    _, form = await reconfigure(hass, entry, "socketcand_server")
    shown = shown_in(form)
    assert (shown["channel"], shown["port"]) == ("can0", 29536)


async def test_a_further_network_asks_for_the_product_too(
    hass: HomeAssistant, says: dict[str, Any]
) -> None:
    entry, _ = the_network(kind="demo")
    entry.add_to_hass(hass)
    flow = hass.config_entries.subentries
    menu = await flow.async_init(
        (entry.entry_id, NETWORK), context={"source": SOURCE_USER}
    )
    await flow.async_configure(menu["flow_id"], {"next_step_id": "gateway"})
    form = await flow.async_configure(menu["flow_id"], {"next_step_id": "ebyte"})
    assert set(shown_in(dict(form))) == PLAIN | {"name"}
    where = {"name": "Chassis", "host": "127.0.0.1", "port": says["port"]}
    done = await flow.async_configure(menu["flow_id"], where)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"]["protocol"] == "thirteen_byte"
