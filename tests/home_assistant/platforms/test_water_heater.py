"""Water heaters."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.rvc.protocol.message import Value

from ..kit import Kit

HEATER = "water_heater.water_heater_1"
COMMAND, STATUS = "WATERHEATER_COMMAND", "WATERHEATER_STATUS"
GAS: dict[str, Value] = {
    "operating_modes": "combustion",
    "set_point_temperature": 55,
    "water_temperature": 48.5,
    "burner_status": "lit",
}


async def act(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Call an action of the heater and wait."""
    await hass.services.async_call(
        "water_heater", action, {"entity_id": HEATER, **data}, blocking=True
    )


@pytest.fixture
async def heater(coach: Kit) -> Kit:
    """Let a heater that burns gas be heard."""
    await coach.says(STATUS, instance=1, **GAS)
    return coach


async def test_a_heater_shows_what_it_reports(heater: Kit) -> None:
    state = heater.state(HEATER)
    assert state.state == "combustion"
    shown = {"temperature": 55, "current_temperature": 48.5}
    assert shown.items() <= state.attributes.items()
    assert heater.state("binary_sensor.water_heater_1_burner").state == "on"


async def test_modes_and_temperature_are_set(hass: HomeAssistant, heater: Kit) -> None:
    for action, data, mode in (
        ("set_operation_mode", {"operation_mode": "electric"}, "electric"),
        ("turn_off", {}, "off"),
        ("turn_on", {}, "electric"),
    ):
        heater.answers(COMMAND, STATUS, **{**GAS, "operating_modes": mode})
        await act(hass, action, **data)
        assert heater.state(HEATER).state == mode
    heater.answers(COMMAND, STATUS, **{**GAS, "set_point_temperature": 60})
    await act(hass, "set_temperature", temperature=60)
    command = heater.commands(COMMAND)[-1]
    assert (command["operating_modes"], command["set_point_temperature"]) == (None, 60)


@pytest.mark.parametrize("mode", ["combustion", "gas_and_electric", "automatic"])
async def test_what_burns_needs_the_permission_of_burners(
    hass: HomeAssistant, heater: Kit, mode: str
) -> None:
    with pytest.raises(ServiceValidationError, match="Allow generator and burners"):
        await act(hass, "set_operation_mode", operation_mode=mode)
    assert not heater.commands(COMMAND)
    hass.config_entries.async_update_entry(
        heater.entry, options={"allow_burners": True}
    )
    await hass.config_entries.async_reload(heater.entry.entry_id)
    await heater.until(lambda: heater.running.sessions["house"].node.address)
    await heater.says(STATUS, instance=1, **GAS)
    heater.answers(COMMAND, STATUS, **{**GAS, "operating_modes": "automatic"})
    await act(hass, "turn_on")
    assert heater.commands(COMMAND)[-1]["operating_modes"] == "automatic"


async def test_a_heater_of_one_temperature_offers_none(coach: Kit) -> None:
    await coach.hears("19FFF780#0100000000000000")
    state = coach.state(HEATER)
    assert state.state == "off"
    assert state.attributes["current_temperature"] is None
    assert not state.attributes["supported_features"] & 1
    unknown = coach.state("sensor.water_heater_1_water_temperature")
    assert unknown.state == "unknown"
