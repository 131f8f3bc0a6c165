"""Areas that are proposed for devices when they are new."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach_map.roles import OUTPUT_CLASSES
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.entities.areas import icon_of
from custom_components.rvc.presentation.areas import AREAS
from custom_components.rvc.spec import load_spec

from .kit import Kit
from .services.test_coach_map import say

TANK = "19FFB79C#0001640401080200"
GRAY = "19FFB79C#0201640401080200"
INVERTER = "19FFD442#0101FFFFFFFFFFFF"


def device(hass: HomeAssistant, coach: Kit, key: str) -> dr.DeviceEntry:
    """Return a device of the registry."""
    identifier = (DOMAIN, f"{coach.entry.entry_id}_house_{key}")
    found = dr.async_get(hass).async_get_device_by_identifier(
        identifier, coach.entry.entry_id
    )
    assert isinstance(found, dr.DeviceEntry)
    return found


def area(hass: HomeAssistant, coach: Kit, key: str) -> ar.AreaEntry | None:
    """Return the area of a device."""
    area_id = device(hass, coach, key).area_id
    return ar.async_get(hass).async_get_area(area_id) if area_id else None


async def test_a_new_device_stands_in_an_area_with_an_icon(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(TANK, INVERTER)
    tank, inverter = area(hass, coach, "tank_0"), area(hass, coach, "inverter_1")
    assert tank is not None
    assert inverter is not None
    assert (tank.name, tank.icon) == ("Wet bay", "mdi:water")
    assert (inverter.name, inverter.icon) == (
        "Electrical bay",
        "mdi:transmission-tower",
    )


def test_every_class_but_outputs_has_an_area_with_an_icon() -> None:
    """Where a lamp or a load is, only its owner knows; a map names the room."""
    spec = load_spec().spec
    shown = {dgn.device for dgn in spec.dgns.values() if dgn.name in spec.shown}
    without = {
        name for name, one in spec.device_classes.items() if one.area is None
    } & shown
    no_places = {"common", "generic_configuration", "network"}
    assert without - no_places == {*OUTPUT_CLASSES, "dc_motor"}
    areas = {one.area for one in spec.device_classes.values()} - {None}
    assert areas <= {*AREAS}
    assert all(icon_of(one) for one in AREAS)


async def test_what_the_owner_chose_stays(hass: HomeAssistant, coach: Kit) -> None:
    areas = ar.async_get(hass)
    mine = areas.async_create("Wet bay")
    await coach.hears(TANK)
    # An area of the owner's is used as it is.
    tank = area(hass, coach, "tank_0")
    assert tank is not None
    assert (tank.id, tank.icon) == (mine.id, None)
    # A device without an area, or in another one, stays so.
    dr.async_get(hass).async_update_device(
        device(hass, coach, "tank_0").id, area_id=None
    )
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await coach.hears(TANK)
    assert area(hass, coach, "tank_0") is None
    # A new one comes to where the area is called otherwise now.
    areas.async_update(mine.id, name="Basement", icon="mdi:stairs-down")
    await coach.hears(GRAY)
    gray = area(hass, coach, "tank_2")
    assert gray is not None
    assert (gray.id, gray.icon) == (mine.id, "mdi:stairs-down")


async def test_a_map_moves_what_its_owner_has_not_moved(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(TANK, GRAY)
    den = ar.async_get(hass).async_create("Den")
    dr.async_get(hass).async_update_device(
        device(hass, coach, "tank_2").id, area_id=den.id
    )
    where = "- {tank: 0, area: Bedroom}\n- {tank: 2, area: Bedroom}\n"
    await say(hass, coach, f"devices:\n{where}")
    fresh, gray = area(hass, coach, "tank_0"), area(hass, coach, "tank_2")
    assert fresh is not None
    assert gray is not None
    assert (fresh.name, fresh.icon) == ("Bedroom", "mdi:bed")
    assert gray.id == den.id


@pytest.fixture
async def german(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Set up a coach of an owner who speaks German."""
    hass.config.language = "de"
    kit = Kit(hass, entry)
    await kit.set_up()
    yield kit
    await kit.tear_down()


async def test_areas_are_called_in_the_owners_language(
    hass: HomeAssistant, german: Kit
) -> None:
    await german.hears(TANK)
    tank = area(hass, german, "tank_0")
    assert tank is not None
    assert (tank.name, tank.icon) == ("Wasserfach", "mdi:water")
