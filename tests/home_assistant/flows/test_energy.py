"""The coach's meters come into Home Assistant's Energy, and go again, by ticks."""

import copy
import json
from typing import Any

from homeassistant.components.energy import data as energy_data
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.rvc.stores import energy_preferences
from tests.home_assistant.kit import Kit, second_coach

from .energy_kit import (
    GENERATOR,
    IN,
    OUT,
    SHORE,
    SHORE_2,
    SUN,
    power_of,
    shown,
    sun,
    tick,
    ticked,
    ticks,
    whole,
)

# The recorder is a thread of its own: time has to pass for it.
pytestmark = pytest.mark.usefixtures("database", "socket_enabled")

FOREIGN: dict[str, Any] = {
    "energy_sources": [
        {
            "type": "grid",
            "stat_energy_from": "sensor.cabin_import",
            "stat_energy_to": None,
            "stat_cost": None,
            "entity_energy_price": None,
            "number_energy_price": 0.31,
            "entity_energy_price_export": None,
            "number_energy_price_export": None,
            "stat_compensation": None,
            "cost_adjustment_day": 0.0,
        },
        {
            "type": "battery",
            "stat_energy_from": "sensor.cabin_out",
            "stat_energy_to": "sensor.cabin_in",
            "power_config": {"stat_rate": "sensor.cabin_power"},
            "stat_rate": "sensor.cabin_power",
        },
        # As a newer release, or a hand, may have written it
        {"type": "steam", "stat_energy_from": "sensor.boiler", "pressure": [1, 2]},
        {
            "type": "water",
            "stat_energy_from": "sensor.cabin_water",
            "stat_cost": None,
            "entity_energy_price": None,
            "number_energy_price": None,
        },
    ],
    "device_consumption": [{"stat_consumption": "sensor.oven", "name": "Oven"}],
    "device_consumption_water": [{"stat_consumption": "sensor.shower"}],
}


async def test_all_that_is_metered_is_added_once(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await whole(coach)
    form = await shown(hass, coach.entry)
    said = form["description_placeholders"]
    assert said["there"] == "–"
    assert "House battery" in said["new"]
    assert said["notes"] == ""
    everything = ticks(form, "add")
    assert everything[SHORE] == "Grid: Shore power, Line 1"
    assert everything[OUT] == "Battery: House battery"
    assert ticked(form, "add") == list(everything)
    asked, done = await tick(hass, form, add=list(everything))
    assert SHORE in asked["description_placeholders"]["added"].replace("\\", "")
    assert manager.data is not None
    assert done["reason"] == "energy_changed"
    sources = manager.data["energy_sources"]
    assert [one["type"] for one in sources] == [
        "grid",
        "grid",
        "grid",
        "solar",
        "battery",
    ]
    assert dict(sources[-1]) == {
        "type": "battery",
        "name": "House battery",
        "stat_energy_from": OUT,
        "stat_energy_to": IN,
        "stat_rate": "sensor.house_battery_power",
        "stat_soc": "sensor.house_battery_state_of_charge",
    }
    assert energy_data.ENERGY_SOURCE_SCHEMA(copy.deepcopy(sources))
    # A second run has nothing to add.
    form = await shown(hass, coach.entry)
    assert not ticks(form, "add")
    assert len(ticks(form, "remove")) == 5
    assert ticked(form, "remove") == []
    _, done = await tick(hass, form)
    assert done["reason"] == "energy_unchanged"
    assert manager.data["energy_sources"] is sources


async def test_what_others_put_there_stays_byte_for_byte(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await manager.async_update(copy.deepcopy(FOREIGN))  # type: ignore[arg-type]
    before = json.dumps(manager.data)
    await whole(coach)
    form = await shown(hass, coach.entry)
    there = form["description_placeholders"]["there"].replace("\\", "")
    assert "**Grid**: sensor.cabin_import (with a price)" in there
    assert "**steam**: sensor.boiler" in there
    # Another grid and another battery may be the same ones, measured elsewhere.
    assert ticked(form, "add") == [SUN]
    assert "not ticked" in form["description_placeholders"]["notes"]
    assert not ticks(form, "remove")
    await tick(hass, form, add=list(ticks(form, "add")))
    assert manager.data is not None
    assert len(manager.data["energy_sources"]) == 9
    assert manager.data["energy_sources"][:4] == FOREIGN["energy_sources"]
    assert manager.data["energy_sources"][-1]["name"] == "House battery"
    form = await shown(hass, coach.entry)
    asked, _ = await tick(hass, form, remove=list(ticks(form, "remove")))
    assert "House battery" in asked["description_placeholders"]["removed"]
    assert json.dumps(manager.data) == before


async def test_only_what_is_ticked_goes_again(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await whole(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SHORE, SUN])
    form = await shown(hass, coach.entry)
    assert set(ticks(form, "add")) == {SHORE_2, GENERATOR, OUT}
    gone = [key for key in ticks(form, "remove") if SUN in key]
    await tick(hass, form, remove=gone)
    assert manager.data is not None
    (left,) = manager.data["energy_sources"]
    assert dict(left)["stat_energy_from"] == SHORE


async def test_an_entry_of_the_owner_with_our_sensor_is_not_doubled(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await whole(coach)
    own = {
        **FOREIGN["energy_sources"][0],
        "stat_energy_from": SHORE,
        "stat_energy_to": "sensor.cabin_export",
    }
    await manager.async_update({"energy_sources": [own]})  # type: ignore[typeddict-item]
    form = await shown(hass, coach.entry)
    assert SHORE not in ticks(form, "add")
    # It shows another's sensor as well, so it is not ours to take out.
    assert not ticks(form, "remove")


async def test_a_power_sensor_that_is_in_use_is_left_out(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    """Energy takes a power sensor in one grid alone."""
    for _ in range(2):
        await power_of(coach, "GENERIC", instance="shore_power", line="line_1")
        await coach.says(
            "GENERIC_AC_STATUS_3", instance="shore_power", line="line_1", real_power=900
        )
    rate = "sensor.shore_power_line_1_power"
    assert hass.states.get(rate) is not None
    own = {**FOREIGN["energy_sources"][0], "stat_rate": rate}
    await manager.async_update({"energy_sources": [own]})  # type: ignore[typeddict-item]
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=list(ticks(form, "add")))
    assert manager.data is not None
    first, second = manager.data["energy_sources"]
    assert first == own
    assert "stat_rate" not in second


async def test_what_was_changed_meanwhile_is_left(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await whole(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SUN])
    form = await shown(hass, coach.entry)
    assert manager.data is not None
    (mine,) = manager.data["energy_sources"]
    edited: Any = {**mine, "name": "Roof"}
    await manager.async_update({"energy_sources": [edited]})  # type: ignore[typeddict-item]
    await tick(hass, form, remove=list(ticks(form, "remove")), add=[OUT])
    kinds = [dict(one).get("name") for one in manager.data["energy_sources"]]
    assert kinds == ["Roof", "House battery"]
    # Added elsewhere while the form is open
    form = await shown(hass, coach.entry)
    again = {**mine, "type": "grid", "stat_energy_from": SHORE}
    await manager.async_update({"energy_sources": [again]})  # type: ignore[typeddict-item]
    await tick(hass, form, add=[SHORE])
    assert len(manager.data["energy_sources"]) == 1


async def test_without_energy_the_step_says_so(hass: HomeAssistant, coach: Kit) -> None:
    form = await shown(hass, coach.entry)
    assert form["type"] is FlowResultType.ABORT
    assert form["reason"] == "energy_not_loaded"


async def test_sources_have_what_the_installed_energy_knows(
    hass: HomeAssistant,
    manager: energy_data.EnergyManager,
    coach: Kit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in 2026.5, which knew neither names nor charge."""
    whole_schema = energy_data.ENERGY_SOURCE_SCHEMA

    def older(sources: list[dict[str, Any]]) -> Any:
        for one in sources:
            if one.keys() & {"name", "stat_soc"}:
                raise ValueError("extra keys not allowed")
        return whole_schema(sources)

    monkeypatch.setattr(energy_data, "ENERGY_SOURCE_SCHEMA", older)
    await whole(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[OUT])
    assert manager.data is not None
    (source,) = manager.data["energy_sources"]
    assert source.keys() == {"type", "stat_energy_from", "stat_energy_to", "stat_rate"}


async def test_nothing_is_written_where_energy_refuses(
    hass: HomeAssistant,
    manager: energy_data.EnergyManager,
    coach: Kit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(sources: list[Any]) -> Any:
        if any(one["type"] == "battery" for one in sources):
            raise ValueError("no batteries here")
        return sources

    monkeypatch.setattr(energy_data, "ENERGY_SOURCE_SCHEMA", refuses)
    await whole(coach)
    form = await shown(hass, coach.entry)
    _, done = await tick(hass, form, add=[SUN, OUT])
    assert done["reason"] == "energy_not_changed"
    assert "no batteries here" in done["description_placeholders"]["reason"]
    assert manager.data is None


async def test_coaches_leave_each_other_alone(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    second = await second_coach(hass)
    await sun(coach)
    await sun(second)
    form = await shown(hass, coach.entry)
    assert list(ticks(form, "add").values()) == ["Solar: Coach: Solar controller 1"]
    await tick(hass, form, add=list(ticks(form, "add")))
    form = await shown(hass, second.entry)
    # What another coach counts is no reason to leave this one's out.
    assert ticked(form, "add") == list(ticks(form, "add"))
    assert not ticks(form, "remove")
    await tick(hass, form, add=list(ticks(form, "add")))
    form = await shown(hass, coach.entry)
    assert len(ticks(form, "remove")) == 1
    await tick(hass, form, remove=list(ticks(form, "remove")))
    assert manager.data is not None
    (left,) = manager.data["energy_sources"]
    assert dict(left)["name"] == "Toad: Solar controller 1"
    await second.tear_down()


def test_prices_and_statistics_are_found() -> None:
    grid, battery_of_others, *_ = FOREIGN["energy_sources"]
    assert energy_preferences.has_price(grid)
    assert not energy_preferences.has_price(battery_of_others)
    assert set(energy_preferences.statistics_of(battery_of_others)) == {
        "sensor.cabin_out",
        "sensor.cabin_in",
        "sensor.cabin_power",
    }
    assert not energy_preferences.is_made_of({"type": "solar"}, {"sensor.a"})
