"""Add to Energy once more: meters that came later, entries changed by hand, other coaches."""

from typing import Any

from homeassistant.components.energy import data as energy_data
from homeassistant.core import HomeAssistant
import pytest

from tests.home_assistant.kit import Kit, second_coach

from .energy_kit import (
    GENERATOR,
    IN,
    OUT,
    SHORE,
    SUN,
    battery,
    power_of,
    shown,
    sun,
    tick,
    ticked,
    ticks,
)

# The recorder is a thread of its own: time has to pass for it.
pytestmark = pytest.mark.usefixtures("database", "socket_enabled")


def sources(manager: energy_data.EnergyManager) -> list[dict[str, Any]]:
    """Return what Energy has."""
    data: Any = manager.data or {"energy_sources": []}
    return [dict(one) for one in data["energy_sources"]]


async def write(manager: energy_data.EnergyManager, *entries: Any) -> None:
    """Let the owner save these as Energy's sources."""
    update: Any = {"energy_sources": list(entries)}
    await manager.async_update(update)


async def single_battery(kit: Kit, instance: int) -> None:
    """Let one battery of the bank report."""
    for _ in range(2):
        await kit.says(
            "BATTERY_STATUS_1",
            battery_instance=instance,
            dc_instance=1,
            dc_voltage=13.0,
            dc_current=5.0,
        )


async def test_meters_that_come_later_are_offered_beside_what_is_there(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await sun(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SUN])
    await power_of(coach, "GENERIC", instance="shore_power", line="line_1")
    form = await shown(hass, coach.entry)
    assert ticked(form, "add") == [SHORE]
    await tick(hass, form, add=[SHORE])
    await power_of(coach, "GENERATOR", instance=1)
    await battery(coach, dc_current=10.0)
    form = await shown(hass, coach.entry)
    # Shore power and generator are counted apart.
    assert ticked(form, "add") == [GENERATOR, OUT]
    assert form["description_placeholders"]["notes"] == ""
    await tick(hass, form, add=[GENERATOR, OUT])
    assert [one["stat_energy_from"] for one in sources(manager)] == [
        SUN,
        SHORE,
        GENERATOR,
        OUT,
    ]


async def test_a_bank_heard_later_is_not_counted_beside_its_batteries(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await single_battery(coach, 1)
    await single_battery(coach, 2)
    form = await shown(hass, coach.entry)
    await tick(hass, form, enable=list(ticks(form, "enable")))
    assert len(sources(manager)) == 2
    await battery(coach, dc_current=10.0)
    form = await shown(hass, coach.entry)
    assert list(ticks(form, "add")) == [OUT]
    assert ticked(form, "add") == []
    notes = form["description_placeholders"]["notes"]
    assert "House battery: not ticked, because" in notes
    # Both at once: the bank in their place
    gone = list(ticks(form, "remove"))
    await tick(hass, form, add=[OUT], remove=gone)
    (left,) = sources(manager)
    assert left["stat_energy_from"] == OUT
    form = await shown(hass, coach.entry)
    assert form["description_placeholders"]["notes"] == ""


async def test_shore_power_heard_later_is_not_counted_beside_the_switch_behind_it(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await power_of(
        coach,
        "ATS",
        transfer_switch_instance=1,
        input_output_type="output",
        source="primary",
        leg="leg_1",
    )
    form = await shown(hass, coach.entry)
    await tick(hass, form, enable=list(ticks(form, "enable")))
    await power_of(coach, "GENERIC", instance="shore_power", line="line_1")
    await power_of(coach, "GENERATOR", instance=1)
    form = await shown(hass, coach.entry)
    assert set(ticks(form, "add")) == {SHORE, GENERATOR}
    assert ticked(form, "add") == []
    notes = form["description_placeholders"]["notes"]
    assert notes.count("not ticked, because") == 2


@pytest.mark.parametrize(
    "edit",
    [
        {"name": "Lithium", "capacity": 12.8},
        {
            "power_config": {"stat_rate_inverted": "sensor.house_battery_power"},
            "stat_rate": "sensor.house_battery_power_inverted",
        },
        {
            "power_config": {
                "stat_rate_from": "sensor.shunt_out",
                "stat_rate_to": "sensor.shunt_in",
            },
            "stat_rate": "sensor.energy_battery_shunt_out_shunt_in_net_power",
        },
        {"stat_soc": "sensor.shunt_charge"},
    ],
)
async def test_an_entry_changed_by_hand_is_still_taken_out(
    hass: HomeAssistant,
    manager: energy_data.EnergyManager,
    coach: Kit,
    edit: dict[str, Any],
) -> None:
    await battery(coach, dc_current=10.0)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[OUT])
    edited = {**sources(manager)[0], **edit}
    await write(manager, edited)
    form = await shown(hass, coach.entry)
    assert not ticks(form, "add")
    (key,) = ticks(form, "remove")
    await tick(hass, form, remove=[key])
    assert sources(manager) == []


async def test_a_cost_that_the_owner_tracks_is_said_before_its_entry_goes(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await power_of(coach, "GENERIC", instance="shore_power", line="line_1")
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SHORE])
    edited = {**sources(manager)[0], "stat_cost": "sensor.campground_bill"}
    await write(manager, edited)
    form = await shown(hass, coach.entry)
    (label,) = ticks(form, "remove").values()
    assert label.endswith("(with a price)")


async def test_what_was_done_is_counted_not_what_was_ticked(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await sun(coach)
    await battery(coach, dc_current=10.0)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SUN])
    form = await shown(hass, coach.entry)
    # Meanwhile its owner edits the one, and adds the other.
    mine = {**sources(manager)[0], "name": "Roof"}
    other = {"type": "battery", "stat_energy_from": OUT, "stat_energy_to": IN}
    await write(manager, mine, other)
    _, done = await tick(hass, form, add=[OUT], remove=list(ticks(form, "remove")))
    assert sources(manager) == [mine, other]
    assert done["reason"] == "energy_unchanged"


async def test_two_entries_of_one_counter_are_taken_out_one_by_one(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await sun(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=[SUN])
    mine = sources(manager)[0]
    pair = [mine, {**mine, "name": "Twice"}]
    await write(manager, *pair)
    form = await shown(hass, coach.entry)
    keys = [key for key, label in ticks(form, "remove").items() if "Twice" in label]
    assert len(ticks(form, "remove")) == 2
    await tick(hass, form, remove=keys)
    assert sources(manager) == [mine]


async def test_what_a_removed_coach_left_is_taken_out_by_another(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    second = await second_coach(hass)
    await sun(second)
    await sun(coach)
    form = await shown(hass, second.entry)
    await tick(hass, form, add=list(ticks(form, "add")))
    hand = {"type": "solar", "stat_energy_from": "opower:sun"}
    await write(manager, hand, *sources(manager))
    await hass.config_entries.async_remove(second.entry.entry_id)
    await hass.async_block_till_done()
    # Nothing goes by itself: it is the history of a coach.
    assert len(sources(manager)) == 2
    form = await shown(hass, coach.entry)
    (label,) = ticks(form, "remove").values()
    assert "Toad" in label
    await tick(hass, form, remove=list(ticks(form, "remove")))
    assert sources(manager) == [hand]


async def test_what_a_removed_coach_left_is_no_rival(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    second = await second_coach(hass)
    await sun(second)
    await sun(coach)
    form = await shown(hass, second.entry)
    await tick(hass, form, add=list(ticks(form, "add")))
    await hass.config_entries.async_remove(second.entry.entry_id)
    await hass.async_block_till_done()
    form = await shown(hass, coach.entry)
    assert ticked(form, "add") == [*ticks(form, "add")] != []
