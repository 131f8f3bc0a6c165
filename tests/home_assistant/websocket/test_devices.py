"""The devices for their page: their rows, what is said of them, and lessons."""

from dataclasses import replace
from typing import Any, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.data import RvcConfigEntry
from custom_components.rvc.websocket.devices.rows import row_of
from tests.home_assistant.kit import NODE, QUICK, Kit

from .client import Client

NINE = "house_dc_dimmer_9"
TEN = "house_dc_dimmer_10"


@pytest.fixture
def timing() -> Timing:
    """Look often, and learn fast."""
    return replace(
        QUICK,
        page_states=0.01,
        page_lesson=0.01,
        learn_noise=0.01,
        shortest_travel=0.05,
        blink=0.01,
    )


def lit(instance: int, level: int) -> str:
    """Return a dimmer's status."""
    state = "04" if level else "00"
    return f"19FEDA9C#{instance:02X}FF{level:02X}FCFFFF{state}FF"


async def rows_after(client: Client, key: str, **wanted: Any) -> dict[str, Any]:
    """Return the row of a device as soon as it is as wanted."""
    while True:
        for row in (await client.event())["devices"]:
            if row["key"] == key and wanted.items() <= row.items():
                found: dict[str, Any] = row
                return found


async def subscribe(coach: Kit, client: Client) -> dict[str, dict[str, Any]]:
    """Subscribe, and return the rows that come first."""
    await client.send("rvc/devices/subscribe", entry_id=coach.entry.entry_id)
    assert (await client.receive())["success"]
    event = await client.event()
    assert "cover" in event["pair_roles"]
    return {row["key"]: row for row in event["devices"]}


async def test_all_devices_come_first_and_then_what_changes(
    coach: Kit, client: Client
) -> None:
    await coach.hears(lit(9, 0), lit(10, 0))
    rows = await subscribe(coach, client)
    assert rows.keys() == {NINE, TEN}
    assert rows[NINE]["name"] == rows[NINE]["plain_name"] == "Dimmer 9"
    assert rows[NINE]["kind"] == "Dimmer"
    assert not rows[NINE]["is_named"]
    assert rows[NINE]["address"] == 0x9C
    assert (rows[NINE]["entity_id"], rows[NINE]["state"]) == ("light.dimmer_9", "off")
    await coach.hears(lit(9, 100))
    event = await client.event()
    assert [(row["key"], row["state"]) for row in event["devices"]] == [(NINE, "on")]
    await coach.hears(lit(11, 0))
    row = await rows_after(client, "house_dc_dimmer_11", state="off")
    assert row["instance"] == 11


async def test_a_device_tells_its_main_value(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    entry = cast(RvcConfigEntry, demo)
    shown = {
        str(key): row_of(hass, entry, device)[0]["entity_id"]
        for key, device in entry.runtime_data.coach.devices.items()
    }
    expected = {
        "dc_source_1": "sensor.house_battery_state_of_charge",
        "battery_1": "sensor.battery_1_state_of_charge",
        "tank_0": "sensor.fresh_water_tank_level",
        "thermostat_1": "climate.climate",
        "floor_heat_1": "climate.floor_heating_1",
        "water_heater_1": "water_heater.water_heater_1",
        "dc_dimmer_10": "light.bedside_left",
        "ac_load_1": "switch.refrigerator_outlet",
        "awning_1": "cover.awning",
        "slide_1": "cover.slide",
        "roof_fan_1": "fan.roof_fan_1",
        "seat_1": "cover.driver_seat_back",
        "generator": "switch.generator",
        "transfer_switch_1": "select.transfer_switch_1_source",
        "solar_controller_1": "sensor.solar_controller_1_power",
        "charger_1": "sensor.charger_1_charge_stage",
        "ac_source_1": "sensor.shore_power_line_1_power",
        "gas_sensor_1": "binary_sensor.gas_sensor_1_alarm",
        "node_70": "binary_sensor.node_70_connection",
        "external_interface_1": None,
    }
    assert {one: shown[f"house_{one}"] for one in expected} == expected


async def test_a_battery_without_a_charge_tells_its_voltage(
    coach: Kit, client: Client
) -> None:
    await coach.hears("19FFFD50#01780E01FFFFFFFF")
    rows = await subscribe(coach, client)
    assert rows["house_dc_source_1"]["entity_id"] == "sensor.house_battery_voltage"
    await coach.hears("19FFFC50#01785A23A0FFFFFF")
    charge = "sensor.house_battery_state_of_charge"
    await rows_after(client, "house_dc_source_1", entity_id=charge, state="80.0")


async def test_what_tells_most_is_shown_as_soon_as_it_is_there(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    awning = "house_awning_1"
    await coach.hears("19FEF382#01000000000000FF")
    hass.states.async_remove("cover.patio_awning")
    row = (await subscribe(coach, client))[awning]
    assert (row["entity_id"], row["state"]) == ("light.patio_awning_light", "off")
    hass.states.async_set("cover.patio_awning", "unavailable", {"restored": True})
    hass.states.async_set("cover.patio_awning", "closed")
    await rows_after(client, awning, entity_id="cover.patio_awning", state="closed")
    # What is there and says nothing yet is still what tells most.
    hass.states.async_set("cover.patio_awning", "unknown")
    await rows_after(client, awning, entity_id="cover.patio_awning", state="unknown")
    for entity_id in hass.states.async_entity_ids():
        hass.states.async_remove(entity_id)
    await rows_after(client, awning, entity_id="cover.patio_awning", state=None)
    hass.states.async_set("cover.patio_awning", "open")
    await rows_after(client, awning, entity_id="cover.patio_awning", state="open")


async def test_a_subscription_ends_with_its_client(coach: Kit, client: Client) -> None:
    await coach.hears(lit(9, 0))
    await subscribe(coach, client)
    listeners = coach.hass.bus.async_listeners()
    await client.send("unsubscribe_events", subscription=1)
    await client.receive()
    after = coach.hass.bus.async_listeners()
    for event in ("device_registry_updated", "area_registry_updated"):
        assert after[event] == listeners[event] - 1


async def test_names_areas_and_roles_are_kept_in_the_map_at_once(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    await coach.hears(lit(9, 0), lit(10, 0))
    bedroom = ar.async_get(hass).async_create("Bedroom")
    # What the owner called it in Home Assistant would hide what is said now.
    device = coach.device(NINE)
    dr.async_get(hass).async_update_device(device.id, name_by_user="Lamp")
    said = [
        {"key": NINE, "name": "Bedroom ceiling", "area_id": bedroom.id},
        {"key": TEN, "name": "Vent", "role": "fan"},
    ]
    result = await client.call(
        "rvc/devices/describe", entry_id=coach.entry.entry_id, devices=said
    )
    assert result == {"changed": 2}
    (nine, ten) = coach.entry.runtime_data.document["devices"]
    assert nine == {"dimmer": 9, "name": "Ceiling", "area": "Bedroom"}
    assert ten == {"dimmer": 10, "name": "Vent", "as": "fan"}
    device = coach.device(NINE)
    assert (device.name_by_user, device.name) == (None, "Ceiling")
    assert device.area_id == bedroom.id
    assert hass.states.get("fan.dimmer_10")
    # What is not said stays.
    await client.call(
        "rvc/devices/describe",
        entry_id=coach.entry.entry_id,
        devices=[{"key": NINE, "dimmable": False}],
    )
    after = coach.entry.runtime_data.document["devices"][-1]
    assert after == {**nine, "dimmable": False}


async def test_a_device_whose_entities_are_all_off_goes_by_its_new_name(
    coach: Kit, client: Client
) -> None:
    await coach.hears("19FDB68F#010201FFFFFFFFFF")
    key = "house_external_interface_1"
    assert coach.device(key).name == "Wireless broker 1"
    for said, name in (("Antenna", "Antenna"), ("", "Wireless broker 1")):
        await client.call(
            "rvc/devices/describe",
            entry_id=coach.entry.entry_id,
            devices=[{"key": key, "name": said}],
        )
        assert coach.device(key).name == name


async def test_two_outputs_become_one_thing_and_two_again(
    coach: Kit, client: Client
) -> None:
    await coach.hears(lit(9, 0), lit(10, 0))

    async def say(**said: Any) -> Any:
        await client.call(
            "rvc/devices/describe",
            entry_id=coach.entry.entry_id,
            devices=[{"key": NINE, **said}],
        )
        return coach.entry.runtime_data.document["devices"]

    (pair,) = await say(name="Awning", role="cover", partner=10, open_time=20)
    assert pair["dimmer"] == [9, 10]
    assert pair["open_time"] == 20
    (renamed,) = await say(name="Patio awning")
    assert renamed["dimmer"] == [9, 10]
    (alone,) = await say(role="light", partner=None)
    assert alone["dimmer"] == 9


async def test_what_cannot_be_is_refused_and_changes_nothing(
    coach: Kit, client: Client
) -> None:
    await coach.hears(lit(9, 0))
    before = coach.entry.runtime_data.document
    for said, key in (
        ({"key": "house_dc_dimmer_77", "name": "Ghost"}, "device_not_heard"),
        ({"key": NINE, "role": "rocket"}, "bad_map"),
        ({"key": NINE, "role": "lock"}, "bad_map"),
    ):
        error = await client.error(
            "rvc/devices/describe", entry_id=coach.entry.entry_id, devices=[said]
        )
        assert error["translation_key"] == key
    assert coach.entry.runtime_data.document is before


async def test_a_lesson_shows_what_the_owner_switches(
    coach: Kit, client: Client
) -> None:
    await coach.hears(lit(9, 0), lit(10, 0))
    await client.send("rvc/devices/learn", entry_id=coach.entry.entry_id)
    assert (await client.receive())["success"]
    assert (await client.event()) == {"phase": "noise", "candidates": []}
    assert (await client.event()) == {"phase": "watching", "candidates": []}
    await coach.hears(lit(10, 100))
    (candidate,) = (await client.event())["candidates"]
    assert (candidate["key"], candidate["presses"]) == (TEN, 1)
    await coach.hears(lit(10, 0))
    (candidate,) = (await client.event())["candidates"]
    assert candidate["presses"] == 2
    await coach.hass.config_entries.async_unload(coach.entry.entry_id)
    assert (await client.event()) == {"ended": "unloaded"}


async def test_only_what_is_known_as_a_lamp_blinks(coach: Kit, client: Client) -> None:
    await coach.hears("19FFBD9C#05FFFFFFFFFFFFFF", lit(9, 0))
    request = {"entry_id": coach.entry.entry_id, "key": NINE}
    error = await client.error("rvc/devices/blink", **request)
    assert error["translation_key"] == "may_not_blink"
    assert error["translation_placeholders"] == {"device": "Dimmer 9"}
    error = await client.error("rvc/devices/blink", role="automatic", **request)
    assert error["translation_key"] == "may_not_blink"
    coach.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: coach.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": m.instance, "operating_status": m["desired_level"] or 0},
            source=NODE,
        ),
    )
    await client.call("rvc/devices/blink", role="light", **request)
    sent = coach.commands("DC_DIMMER_COMMAND_2")
    assert [m["desired_level"] for m in sent] == [100, 0, 100, 0, 100, 0, 0]


async def test_the_map_is_a_file(coach: Kit, client: Client) -> None:
    await coach.hears(lit(9, 0))
    text = "devices:\n- dimmer: 9\n  name: Ceiling\n"
    request = {"entry_id": coach.entry.entry_id, "text": text}
    result = await client.call("rvc/devices/import_map", **request, preview=True)
    (change,) = result["changes"]
    assert (change["before"], change["after"]) == (None, "Ceiling")
    assert not coach.entry.runtime_data.document
    await client.call("rvc/devices/import_map", **request, preview=False)
    file = await client.call("rvc/devices/export_map", entry_id=coach.entry.entry_id)
    assert file["file_name"] == "coach.yaml"
    assert "Ceiling" in file["text"]
    error = await client.error(
        "rvc/devices/import_map",
        entry_id=coach.entry.entry_id,
        text="nonsense",
        preview=True,
    )
    assert error["translation_key"] == "bad_map"
