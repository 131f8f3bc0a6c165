"""Errors call a device by the name that its owner sees."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.rvc import device_action
from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.data import device_label
from custom_components.rvc.devices import DeviceKey

from .kit import Kit

FULL = "19FEDA9C#19FFC8FCFFFF04FF"
KEY = DeviceKey("house", "dc_dimmer", 25)

type Action = Callable[[HomeAssistant, Kit], Awaitable[None]]


async def turn_on(_: HomeAssistant, coach: Kit) -> None:
    """Turn the light on."""
    await coach.turn("light.dimmer_25", "on")


async def command(hass: HomeAssistant, coach: Kit) -> None:
    """Send the dimmer a command of its chapter."""
    call = {"entity_id": "light.dimmer_25", "command": "toggle"}
    await hass.services.async_call(DOMAIN, "command_output", call, blocking=True)


async def blink(hass: HomeAssistant, coach: Kit) -> None:
    """Make the dimmer blink as an automation does."""
    device_id = coach.device(str(KEY)).id
    config = {"domain": DOMAIN, "device_id": device_id, "type": "blink"}
    await device_action.async_call_action_from_config(hass, config, {}, None)


@pytest.mark.parametrize("action", [turn_on, command, blink])
async def test_an_error_names_the_device_as_its_owner_does(
    hass: HomeAssistant, coach: Kit, action: Action
) -> None:
    await coach.hears(FULL)
    coach.refuses("DC_DIMMER_COMMAND_2", code=3)
    with pytest.raises(HomeAssistantError, match="^Dimmer 25 "):
        await action(hass, coach)
    device_id = coach.device(str(KEY)).id
    devices = dr.async_get(hass)
    devices.async_update_device(device_id, name_by_user="Bedroom ceiling")
    with pytest.raises(HomeAssistantError, match="^Bedroom ceiling "):
        await action(hass, coach)


async def test_what_is_not_registered_goes_by_the_name_it_would_have(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(FULL)
    runtime = coach.entry.runtime_data
    lamp = runtime.coach.devices[KEY]
    dr.async_get(hass).async_remove_device(coach.device(str(KEY)).id)
    assert device_label(hass, coach.entry, lamp) == "Dimmer 25"
    mapped = read_map({"devices": [{"dimmer": 25, "name": "Porch"}]})
    coach.entry.runtime_data = replace(runtime, coach_map=mapped)
    assert device_label(hass, coach.entry, lamp) == "Porch"
