"""Adapters and gateways that Home Assistant discovers."""

from dataclasses import replace
from ipaddress import ip_address
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USB, SOURCE_ZEROCONF
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.usb import UsbServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN

from ..kit import QUICK, coach_entry, network_data
from .test_config_flow import UNPLUGGED, channels, go_on, listened, shown_in, submit


@pytest.fixture
def timing() -> Timing:
    """Return pauses with which the flow is in a hurry."""
    return replace(QUICK, scan=0.5)


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """Let Home Assistant load the integration."""


async def add_unseen(
    hass: HomeAssistant, form: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Add an adapter that is not really there."""
    with (
        patch("custom_components.rvc.flows.connection_steps.try_connection"),
        patch("custom_components.rvc.flows.scanning.scan", side_effect=UNPLUGGED),
        patch("custom_components.rvc.async_setup_entry", return_value=True),
    ):
        shown = await listened(hass, await submit(hass, form, settings))
        shown = await go_on(hass, shown, next_step_id="coach")
        await go_on(hass, shown, coach="just_discover")


async def test_an_adapter_that_is_plugged_in_needs_a_click(hass: HomeAssistant) -> None:
    plugged = UsbServiceInfo(
        device="/dev/ttyACM7",
        vid="16D0",
        pid="117E",
        serial_number="42",
        manufacturer="Protofusion Labs",
        description="CANable",
    )

    async def discovered() -> dict[str, Any]:
        return dict(
            await hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_USB}, data=plugged
            )
        )

    form = await discovered()
    assert form["step_id"] == "slcan"
    field, *_ = form["data_schema"].schema
    assert field.description == {"suggested_value": "/dev/ttyACM7"}
    second = await discovered()
    assert second["reason"] == "already_in_progress"
    settings = {"channel": "/dev/ttyACM7", "tty_baudrate": 115200}
    await add_unseen(hass, form, settings)
    # Plugged in elsewhere, it is the same adapter still.
    plugged.device = "/dev/ttyACM9"
    again = await discovered()
    assert again["reason"] == "already_configured"
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert channels(entry) == {"house": "/dev/ttyACM9"}


def announced(host: str) -> ZeroconfServiceInfo:
    """Return what a WiCAN says of itself in the local network."""
    return ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        port=80,
        hostname="wican_dcb4d91511b9.local.",
        type="_wican._tcp.local.",
        name="WiCAN-WebServer._wican._tcp.local.",
        properties={"device_id": "dcb4d91511b9", "path": "/"},
    )


async def test_a_wican_that_announces_itself_needs_a_click(hass: HomeAssistant) -> None:
    async def discovered(host: str) -> dict[str, Any]:
        return dict(
            await hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announced(host)
            )
        )

    form = await discovered("192.168.8.20")
    assert form["step_id"] == "gateway"
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": "WiCAN 192.168.8.20"}
    settings = shown_in(form)
    assert settings == {
        "host": "192.168.8.20",
        "port": 3333,
        "bit_rate": "250000",
        "listen_only": False,
    }
    await add_unseen(hass, form, settings)
    # The router has given it another address.
    again = await discovered("192.168.8.21")
    assert again["reason"] == "already_configured"
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    (network,) = entry.subentries.values()
    assert (network.data["host"], network.data["port"]) == ("192.168.8.21", 3333)
    assert network.data["protocol"] == "slcan"


async def test_a_wican_that_was_added_by_hand_is_not_offered(
    hass: HomeAssistant,
) -> None:
    said: dict[str, Any] = {"protocol": "slcan", "host": "192.168.8.20", "port": 35000}
    coach_entry(network_data(kind="gateway", channel="can0", **said)).add_to_hass(hass)
    told = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_ZEROCONF}, data=announced("192.168.8.20")
    )
    assert told["reason"] == "already_configured"


async def test_only_the_house_follows_the_adapter(hass: HomeAssistant) -> None:
    both = coach_entry(
        network_data(kind="slcan", channel="/dev/ttyACM1", tty_baudrate=115200),
        network_data("chassis", kind="slcan", channel="/dev/ttyACM2"),
        unique_id="16D0:117E_42",
    )
    both.add_to_hass(hass)
    plugged = UsbServiceInfo("/dev/ttyACM7", "16D0", "117E", "42", None, None)
    await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USB}, data=plugged
    )
    assert channels(both) == {"house": "/dev/ttyACM7", "chassis": "/dev/ttyACM2"}


async def test_an_adapter_that_is_used_already_is_not_offered(
    hass: HomeAssistant,
) -> None:
    coach_entry(
        network_data(kind="slcan", channel="/dev/ttyACM7", tty_baudrate=115200)
    ).add_to_hass(hass)
    plugged = UsbServiceInfo("/dev/ttyACM7", "16D0", "117E", None, None, None)
    told = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USB}, data=plugged
    )
    assert told["reason"] == "already_configured"
