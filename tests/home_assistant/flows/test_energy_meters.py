"""Which of the coach's meters Energy is offered, and why others are not."""

from datetime import timedelta
import json

from homeassistant.components.energy import data as energy_data, validate
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from demo.stores import ENERGY
from tests.home_assistant.kit import Kit

from .energy_kit import (
    OUT,
    SUN,
    battery,
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


async def test_energy_finds_nothing_wrong_with_them(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await whole(coach)
    form = await shown(hass, coach.entry)
    await tick(hass, form, add=list(ticks(form, "add")))
    issues = (await validate.async_validate(hass)).as_dict()["energy_sources"]
    # New statistics take a few minutes.
    kinds = {one["type"] for issue in issues for one in issue}
    assert kinds <= {"statistics_not_defined"}


async def test_behind_the_transfer_switch_the_generator_is_not_counted_twice(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await power_of(coach, "GENERATOR", instance=1)
    await power_of(
        coach,
        "ATS",
        transfer_switch_instance=1,
        input_output_type="output",
        source="primary",
        leg="leg_1",
    )
    form = await shown(hass, coach.entry)
    assert not ticks(form, "add")
    (key,) = ticks(form, "enable")
    assert "transfer_switch" in key
    assert ticked(form, "enable") == []
    assert (
        "Generator: its energy is included" in form["description_placeholders"]["notes"]
    )
    asked, _ = await tick(hass, form, enable=[key])
    assert "Transfer switch" in asked["description_placeholders"]["enabled"]
    assert manager.data is not None
    (source,) = manager.data["energy_sources"]
    assert dict(source)["stat_energy_from"] == key
    registered = er.async_get(hass).async_get(key)
    assert registered is not None
    assert registered.disabled_by is None
    # Home Assistant reloads the coach by itself, half a minute later.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()
    assert hass.states.get(key) is not None


async def test_single_batteries_count_where_no_bank_does(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await battery(coach)
    form = await shown(hass, coach.entry)
    assert form["reason"] == "no_energy_meters"
    assert (
        "House battery: it reports no current"
        in form["description_placeholders"]["notes"]
    )
    for instance in (1, 2):
        for _ in range(2):
            await coach.says(
                "BATTERY_STATUS_1",
                battery_instance=instance,
                dc_instance=1,
                dc_voltage=13.0,
                dc_current=5.0,
            )
    form = await shown(hass, coach.entry)
    assert len(ticks(form, "enable")) == 2
    await battery(coach, dc_current=10.0)
    form = await shown(hass, coach.entry)
    assert list(ticks(form, "add")) == [OUT]
    assert not ticks(form, "enable")


async def test_what_energy_cannot_take_is_not_offered(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await sun(coach)
    er.async_get(hass).async_remove(SUN)
    form = await shown(hass, coach.entry)
    assert form["reason"] == "no_energy_meters"
    assert "no energy counter" in form["description_placeholders"]["notes"]
    await battery(coach, dc_current=10.0)
    er.async_get(hass).async_update_entity(
        OUT, disabled_by=er.RegistryEntryDisabler.DEVICE
    )
    form = await shown(hass, coach.entry)
    assert "its device is disabled" in form["description_placeholders"]["notes"]


@pytest.mark.parametrize(
    "recorder_config", [{"exclude": {"entity_globs": ["sensor.*_energy*"]}}]
)
async def test_what_is_not_recorded_is_not_offered(
    hass: HomeAssistant, manager: energy_data.EnergyManager, coach: Kit
) -> None:
    await sun(coach)
    form = await shown(hass, coach.entry)
    assert form["reason"] == "no_energy_meters"
    assert "recorder leaves" in form["description_placeholders"]["notes"]


async def test_the_demo_has_what_the_step_writes(
    hass: HomeAssistant, manager: energy_data.EnergyManager, demo: MockConfigEntry
) -> None:
    form = await shown(hass, demo)
    await tick(hass, form, add=list(ticks(form, "add")))
    written = json.loads(ENERGY.read_text(encoding="utf-8"))["preferences"]
    assert manager.data == written
