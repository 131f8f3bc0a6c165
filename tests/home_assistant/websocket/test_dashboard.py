"""What a coach's dashboard is made of: roles, order, areas, and what is left out."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach_map.shipped import shipped_coaches
from custom_components.rvc.data import RvcConfigEntry
from custom_components.rvc.websocket.contract.dashboard import (
    Dashboard,
    DashboardEntity,
    Role,
)
from custom_components.rvc.websocket.dashboard import dashboard_of
from custom_components.rvc.websocket.dashboard_roles import ROLES
from tests.home_assistant.kit import Kit, coach_entry, network_data

from .client import Client

LAMP = "19FEDA9C#19FF00FCFFFF00FF"
SLIDE = "19FFE89C#010000FFFCFFFFFF"
TANK = "19FFB7AF#00020AFFFFFFFFFF"
BATTERY = (
    "19FFFD50#01780E01FFFFFFFF",
    "19FFFC50#01785A23A0FFFFFF",
)


def of(hass: HomeAssistant, entry: MockConfigEntry) -> Dashboard:
    """Return what a coach can show."""
    return dashboard_of(hass, cast(RvcConfigEntry, entry))


def in_role(dashboard: Dashboard, role: str) -> list[DashboardEntity]:
    """Return the entities in a role, in their order."""
    return [one for one in dashboard["entities"] if one["role"] == role]


def ids(dashboard: Dashboard, role: str) -> list[str]:
    """Return the entity ids in a role, in their order."""
    return [one["entity_id"] for one in in_role(dashboard, role)]


def test_each_role_of_the_contract_has_a_row_and_each_row_a_role() -> None:
    assert {row.role for row in ROLES} == set(get_args(Role.__value__))


async def test_the_demo_coach_has_all_that_a_first_page_shows(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    shown = of(hass, demo)
    assert (shown["entry_id"], shown["title"]) == (demo.entry_id, "Demo coach")
    expected: Mapping[str, list[str]] = {
        "stop": ["button.coach_stop_all_motion"],
        "total_ac_input": ["sensor.coach_total_ac_input_power"],
        "source": ["select.transfer_switch_1_source"],
        "battery_charge": [
            "sensor.house_battery_state_of_charge",
            "sensor.chassis_battery_state_of_charge",
            "sensor.battery_1_state_of_charge",
        ],
        "tank_level": [
            "sensor.fresh_water_tank_level",
            "sensor.gray_water_tank_level",
            "sensor.black_water_tank_level",
            "sensor.propane_tank_level",
        ],
        "zone": ["climate.climate", "climate.climate_2", "climate.climate_3"],
        "generator": ["switch.generator"],
        "pump": ["switch.water_pump"],
        "pitch": ["sensor.leveling_pitch"],
        "place": ["device_tracker.gps_place"],
    }
    for role, entity_ids in expected.items():
        assert ids(shown, role)[: len(entity_ids)] == entity_ids, role
    tanks = in_role(shown, "tank_level")
    assert [one["kind"] for one in tanks] == ["fresh", "gray", "black", "propane"]
    assert [one["instance"] for one in tanks] == [0, 2, 1, 3]
    assert tanks[0]["device"] == "Fresh water tank"
    assert tanks[0]["device_class"] == "tank"


async def test_what_is_for_experts_or_off_is_not_shown(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    shown = [one["entity_id"] for one in of(hass, demo)["entities"]]
    assert len(shown) == len(set(shown))
    for entity_id in shown:
        entry = registry.async_get(entity_id)
        assert entry is not None
        assert entry.disabled_by is None
    assert "light.indicator_1_led_1" not in shown
    assert "sensor.battery_1_state_of_health" not in shown


async def test_lights_stand_in_their_areas_outside_last(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    floors = fr.async_get(hass)
    loft = floors.async_create("Loft")
    areas = ar.async_get(hass)
    bedroom = areas.async_get_area_by_name("Bedroom")
    assert bedroom is not None
    areas.async_update(bedroom.id, name="Master", floor_id=loft.floor_id)
    shown = of(hass, demo)
    names = [one["name"] for one in shown["areas"]]
    assert names[0] == "Master"
    assert {one["name"] for one in shown["areas"] if one["is_outside"]} == {
        "Outside",
        "Patio",
    }
    assert set(names[-2:]) == {"Outside", "Patio"}
    lights = in_role(shown, "light")
    assert len(lights) > 25
    in_master = [one["device"] for one in lights if one["area_id"] == bedroom.id]
    assert "Bedside left" in in_master


async def test_what_the_owner_hides_names_and_moves_counts(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    registry, devices = er.async_get(hass), dr.async_get(hass)
    garage = ar.async_get(hass).async_create("Garage")
    desk = registry.async_get("light.desk")
    assert desk is not None
    assert desk.device_id is not None
    devices.async_update_device(
        desk.device_id, name_by_user="Work table", area_id=garage.id
    )
    registry.async_update_entity("light.awning_light", area_id=garage.id)
    registry.async_update_entity("light.galley", hidden_by=er.RegistryEntryHider.USER)
    registry.async_update_entity(
        "light.mirror", disabled_by=er.RegistryEntryDisabler.USER
    )
    await hass.async_block_till_done()
    lights = in_role(of(hass, demo), "light")
    (mine,) = [one for one in lights if one["entity_id"] == "light.desk"]
    assert (mine["device"], mine["area_id"]) == ("Work table", garage.id)
    (own,) = [one for one in lights if one["entity_id"] == "light.awning_light"]
    assert own["area_id"] == garage.id
    assert not {"light.galley", "light.mirror"} & {one["entity_id"] for one in lights}


async def test_tires_have_places_and_limits(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    tires = of(hass, demo)["tires"]
    places = [(one["axle"], one["position"]) for one in tires]
    assert places == [(0, 0), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3)]
    first = tires[0]
    assert first["name"] == "Steer axle outside left"
    assert first["pressure"] == "sensor.tires_steer_axle_outside_left_pressure"
    assert first["temperature"] == "sensor.tires_steer_axle_outside_left_temperature"
    limits = [first["very_low"], first["low"], first["high"], first["very_high"]]
    # Zero is what nobody has set.
    assert limits == [None, 600.0, 850.0, None]


@pytest.mark.parametrize("demo_options", [{}, {"allow_awnings": True}])
async def test_motions_say_what_they_are_and_whether_they_may(
    hass: HomeAssistant, demo: MockConfigEntry, demo_options: dict[str, Any]
) -> None:
    motions = in_role(of(hass, demo), "motion")
    kinds = [one["kind"] for one in motions]
    assert {"awning", "slide", "step", "door", "window", "tv_lift"} <= set(kinds)
    may = {one["kind"]: one["may_move"] for one in motions}
    assert may["awning"] is bool(demo_options)
    assert may["slide"] is False
    why = {one["kind"]: one["why_not"] for one in motions}
    assert why["awning"] == (None if demo_options else "not_allowed")
    assert why["slide"] == "not_allowed"


@pytest.mark.parametrize("demo_options", [{"read_only": True, "allow_awnings": True}])
async def test_nothing_moves_in_a_coach_that_is_read_only(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    motions = in_role(of(hass, demo), "motion")
    assert {(one["may_move"], one["why_not"]) for one in motions} == {
        (False, "read_only")
    }


async def test_what_moves_on_a_network_that_is_only_listened_to_says_so(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(SLIDE, SLIDE)
    coach.running.networks["house"].listen_only = True
    shown = of(hass, coach.entry)
    (slide,) = in_role(shown, "motion")
    assert (slide["may_move"], slide["why_not"]) == (False, "listen_only")
    (network,) = in_role(shown, "network")
    assert network["network"] == slide["network"]


async def test_a_coach_with_three_devices_shows_these(
    hass: HomeAssistant, coach: Kit
) -> None:
    assert {one["role"] for one in of(hass, coach.entry)["entities"]} <= {
        "stop",
        "network",
    }
    await coach.hears(LAMP, LAMP, TANK, TANK, *BATTERY, *BATTERY)
    shown = of(hass, coach.entry)
    assert ids(shown, "light") == ["light.dimmer_25"]
    assert ids(shown, "tank_level") == ["sensor.fresh_water_tank_level"]
    assert ids(shown, "battery_charge") == ["sensor.house_battery_state_of_charge"]
    assert shown["tires"] == []
    assert {one["name"] for one in shown["areas"]} == {"Wet bay", "Battery bay"}
    assert "zone" not in {one["role"] for one in shown["entities"]}


async def test_the_outputs_of_shipped_maps_have_the_roles_of_their_maps(
    hass: HomeAssistant, quick: None
) -> None:
    document = next(
        one.document for one in shipped_coaches() if "phaeton_2018" in one.key
    )
    entry = coach_entry(
        network_data(channel="shipped"), title="Phaeton", data={"coach_map": document}
    )
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    await kit.set_up()
    frames = [f"19FEDA9C#{number:02X}FF00FCFFFF00FF" for number in range(1, 80)]
    await kit.hears(*frames, *frames)
    shown = of(hass, entry)
    assert len(ids(shown, "light")) > 10
    assert {one["role"] for one in shown["entities"]} >= {"light", "fan"}
    assert len(shown["areas"]) > 3
    await kit.tear_down()


async def test_everybody_may_ask_and_a_coach_that_is_away_is_told(
    hass: HomeAssistant, coach: Kit, reader: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    shown = await reader.call("rvc/dashboard", entry_id=coach.entry.entry_id)
    assert "light.dimmer_25" in {one["entity_id"] for one in shown["entities"]}
    assert await reader.call("rvc/dashboard") == shown
    await hass.config_entries.async_unload(coach.entry.entry_id)
    error = await reader.error("rvc/dashboard", entry_id=coach.entry.entry_id)
    assert error["translation_key"] == "service_config_entry_not_loaded"
