"""What devices and their parts are called in Home Assistant's language."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.device_names import DeviceNames, load_device_names
from custom_components.rvc.protocol.message import MessageKey
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("TANK_STATUS", ""),
        ("GENERIC_AC_STATUS_1:2", "Line 2"),
        ("CHARGER_AC_STATUS_1:1-0", "Output line 1"),
        ("GENERATOR_AC_STATUS_1:1-2", "Line 2"),
        ("GENERATOR_AC_STATUS_1:3-2", "3 line 2"),
        ("GENERATOR_DC_STATUS_1:1", ""),
        ("AGS_CRITERION_STATUS:4", "Criterion 4"),
        ("CAN_BUS_STATUS:2", "Network 2"),
        ("DC_COMPONENT_DRIVER_STATUS_1:7", "Driver 7"),
        ("AIR_CONDITIONER_COMPONENT_STATUS:1-2", "Compressor 2"),
        ("CELL_DETAIL:1-3", "Module 1 cell 3"),
        ("TIRE_STATUS:0-3", "Steer axle outside right"),
        ("TIRE_STATUS:15-3", "Outside right"),
        ("GENERIC_ALARM_STATUS:72-1-0", "Tank nearly empty"),
        ("GENERIC_ALARM_STATUS:84-4-2", "Slide not fully stowed 2"),
        ("GENERIC_ALARM_STATUS:63-9-255", "Device type 63 alarm 9"),
    ],
)
def test_parts_have_names(key: str, name: str) -> None:
    assert DeviceNames({}).of_part(SPEC, MessageKey(key)) == name


@pytest.mark.parametrize(
    ("language", "tank", "option"),
    [
        ("de", "Tank {instance}", "Stützen und Federung erlauben"),
        ("es", "Depósito {instance}", "Permitir gatos y suspensión"),
        ("fr", "Réservoir {instance}", "Autoriser les vérins et la suspension"),
    ],
)
async def test_other_languages_are_spoken(
    hass: HomeAssistant, language: str, tank: str, option: str, quick: None
) -> None:
    texts = await async_get_translations(hass, language, "options", {DOMAIN})
    key = f"component.{DOMAIN}.options.step.settings.sections.safety.data.allow_jacks"
    assert texts[key] == option
    names = await async_get_translations(hass, language, "device", {DOMAIN})
    assert names[f"component.{DOMAIN}.device.tank.name"] == tank


@pytest.mark.usefixtures("quick")
async def test_devices_are_called_in_home_assistants_language(
    hass: HomeAssistant,
) -> None:
    hass.config.language = "de"
    names = await load_device_names(hass)
    assert names.of("tank", 0) == "Frischwassertank"
    assert names.of("thermostat", 2) == "Thermostat 2"
    assert names.of("weather_station", None) == "Wetterstation"
    assert names.of_class("water_heater") == "Warmwasserbereiter"
    assert (
        names.of_part(SPEC, MessageKey("CHARGER_AC_STATUS_1:1-0"))
        == "Ausgang Leitung 1"
    )
    # A class of the owner's own definitions
    assert names.of("fish_tank", 3) == "Fish tank 3"
