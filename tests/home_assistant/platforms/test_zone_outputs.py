"""What a climate zone does, by the outputs that drive its parts."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach_map.formats.registry import read_map_file
from custom_components.rvc.coach_map.writing import write_map
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.spec import load_spec

from ..kit import Kit
from .test_comfort import ZONE, zone
from .test_mapped_outputs import mapped

PARTS = {"compressor_output": 1, "furnace_output": 29, "fan_output": [2, 3]}


async def drives(kit: Kit, **outputs: int) -> None:
    """Report outputs: d1=100."""
    for name, level in outputs.items():
        number = int(name[1:])
        await kit.says("DC_DIMMER_STATUS_3", instance=number, operating_status=level)


async def test_outputs_of_the_map_say_what_a_zone_does(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(hass, entry, [{"thermostat": 1, **PARTS}])
    await zone(kit, operating_mode="cool")
    assert "hvac_action" not in kit.state(ZONE).attributes
    await drives(kit, d1=0, d2=0, d3=0, d29=0)
    assert kit.state(ZONE).attributes["hvac_action"] == "idle"
    await drives(kit, d3=100)
    assert kit.state(ZONE).attributes["hvac_action"] == "fan"
    await drives(kit, d1=100)
    assert kit.state(ZONE).attributes["hvac_action"] == "cooling"
    await zone(kit, operating_mode="heat")
    assert kit.state(ZONE).attributes["hvac_action"] == "heating"
    await drives(kit, d1=0, d3=0, d29=100)
    assert kit.state(ZONE).attributes["hvac_action"] == "heating"
    await drives(kit, d29=0)
    await zone(kit, operating_mode="off")
    assert kit.state(ZONE).attributes["hvac_action"] == "off"
    await kit.tear_down()


async def test_an_output_that_is_found_anew_drives_its_zone_again(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(hass, entry, [{"thermostat": 1, **PARTS}])
    await zone(kit, operating_mode="cool")
    await drives(kit, d1=0, d2=0, d3=0, d29=0)
    assert kit.state(ZONE).attributes["hvac_action"] == "idle"
    kit.running.registry.forget(DeviceKey("house", "dc_dimmer", 1))
    await drives(kit, d1=100)
    await drives(kit, d1=100)
    assert kit.state(ZONE).attributes["hvac_action"] == "cooling"
    await kit.tear_down()


async def test_other_outputs_say_nothing_of_a_zone(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(hass, entry, [{"thermostat": 1, "name": "Front"}])
    await zone(kit, operating_mode="cool")
    await drives(kit, d1=100, d29=100)
    (climate,) = hass.states.async_all("climate")
    assert climate.attributes.get("hvac_action") is None
    await kit.tear_down()


def test_outputs_of_a_zone_are_written_and_read() -> None:
    spec = load_spec().spec
    document = {"devices": [{"thermostat": 1, "name": "Front", **PARTS}]}
    text = write_map(document)
    assert read_map_file(text, spec).document == document
