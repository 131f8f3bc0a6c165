"""Actions for what no entity has a control for."""

import re

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.services.devices import COMMANDS
from custom_components.rvc.spec import load_spec
from tests.paths import ROOT

from ..kit import Kit


async def test_a_dimmer_takes_every_command(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears("19FEDA9C#19FF00FCFFFF00FF")
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=60)
    await hass.services.async_call(
        DOMAIN,
        "command_output",
        {
            "entity_id": "light.dimmer_25",
            "command": "on_duration",
            "level": 60,
            "duration": 300,
            "ramp": 2,
        },
        blocking=True,
    )
    (command,) = coach.commands("DC_DIMMER_COMMAND_2")
    assert (command["command"], command["desired_level"]) == ("on_duration", 60)
    assert (command["delay_duration"], command["ramp_time"]) == ("5_min", 2)


async def test_a_load_takes_every_command(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says("DC_LOAD_STATUS", instance=3, operating_status=0)
    coach.answers("DC_LOAD_COMMAND", "DC_LOAD_STATUS", operating_status=0)
    call = {"entity_id": "switch.dc_load_3", "command": "off_delay", "duration": 30}
    await hass.services.async_call(DOMAIN, "command_load", call, blocking=True)
    (command,) = coach.commands("DC_LOAD_COMMAND")
    assert (command["command"], command["delay_duration"]) == ("off_delay", 30)


async def test_only_outputs_take_such_commands(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears("19FFB39C#F1FFFFFFFFFFFFFF")
    with pytest.raises(ServiceValidationError, match="not an RV-C dimmer or load"):
        await hass.services.async_call(
            DOMAIN,
            "command_load",
            {"entity_id": "switch.water_pump", "command": "toggle"},
            blocking=True,
        )


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({"groups": [1, 2]}, "ff7c"),
        ({"groups": [7]}, "ff3f"),
        ({"node_group": 6}, "ff86"),
    ],
)
async def test_groups_are_told_at_once(
    hass: HomeAssistant, coach: Kit, fields: dict[str, object], data: str
) -> None:
    await hass.services.async_call(
        DOMAIN,
        "command_group",
        {
            "config_entry_id": coach.entry.entry_id,
            "kind": "dimmer",
            "command": "on_duration",
            "level": 100,
            "duration": 10,
            "ramp": 1,
            **fields,
        },
        blocking=True,
    )
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    (command,) = coach.commands("DC_DIMMER_COMMAND_2")
    assert command.data.hex().startswith(data)
    assert command["desired_level"] == 100


class TestCriterion:
    """Reasons for the generator to start by itself."""

    call = {
        "criterion": 2,
        "settings": {"criterion_type": "dc_voltage", "dc_voltage_threshold": 12.1},
    }

    async def test_it_asks_for_the_option(
        self, hass: HomeAssistant, coach: Kit
    ) -> None:
        entry = {"config_entry_id": coach.entry.entry_id}
        with pytest.raises(HomeAssistantError, match="no automatic generator start"):
            await hass.services.async_call(
                DOMAIN, "set_generator_criterion", entry | self.call, blocking=True
            )
        await coach.says("GENERATOR_DEMAND_STATUS", generator_demand="no_demand")
        with pytest.raises(ServiceValidationError, match="Allow generator and burners"):
            await hass.services.async_call(
                DOMAIN, "set_generator_criterion", entry | self.call, blocking=True
            )

    async def test_it_is_added_and_deleted(
        self, hass: HomeAssistant, open_coach: Kit
    ) -> None:
        entry = {"config_entry_id": open_coach.entry.entry_id}
        await open_coach.says("GENERATOR_DEMAND_STATUS", generator_demand="no_demand")
        open_coach.answers("AGS_CRITERION_COMMAND", "AGS_CRITERION_STATUS")
        for delete in (False, True):
            await hass.services.async_call(
                DOMAIN,
                "set_generator_criterion",
                {**entry, **self.call, "delete": delete},
                blocking=True,
            )
        added, deleted = open_coach.commands("AGS_CRITERION_COMMAND")
        assert added["dc_voltage_threshold"] == 12.1
        assert added["command"] == "add_or_edit_criterion"
        assert deleted["command"] == "delete_criterion"


async def test_nobody_means_all_groups(hass: HomeAssistant, coach: Kit) -> None:
    """Outputs of a coach may drive awnings: not all of them at once."""
    call = {
        "config_entry_id": coach.entry.entry_id,
        "kind": "dimmer",
        "command": "on_duration",
        "level": 100,
    }
    wrong: tuple[dict[str, object], ...] = (
        {},
        {"groups": []},
        {"groups": [0]},
        {"groups": [1], "node_group": 1},
    )
    for groups in wrong:
        with pytest.raises(vol.Invalid):
            await hass.services.async_call(
                DOMAIN, "command_group", {**call, **groups}, blocking=True
            )
    assert not coach.commands("DC_DIMMER_COMMAND_2")


async def test_all_seven_groups_can_be_named(hass: HomeAssistant, coach: Kit) -> None:
    await hass.services.async_call(
        DOMAIN,
        "command_group",
        {
            "config_entry_id": coach.entry.entry_id,
            "kind": "dimmer",
            "command": "set_level",
            "level": 0,
            "groups": [1, 2, 3, 4, 5, 6, 7],
        },
        blocking=True,
    )
    (command,) = coach.commands("DC_DIMMER_COMMAND_2")
    assert command.data[:2] == b"\xff\x00"


async def test_a_group_command_that_cannot_be_sent_says_why(
    hass: HomeAssistant, coach: Kit
) -> None:
    coach.running.sessions["house"].node.claim.address = None
    with pytest.raises(HomeAssistantError, match="no address"):
        await hass.services.async_call(
            DOMAIN,
            "command_group",
            {
                "config_entry_id": coach.entry.entry_id,
                "kind": "dc_load",
                "command": "set_level",
                "level": 0,
                "groups": [1],
            },
            blocking=True,
        )


def test_the_docs_name_every_command_and_every_setting_of_a_criterion() -> None:
    page = (ROOT / "docs" / "actions.md").read_text(encoding="utf-8")
    criterion = load_spec().spec.dgns["AGS_CRITERION_COMMAND"]
    settings = [signal.name for signal in criterion.signals]
    not_said = [
        name
        for name in (*COMMANDS, *settings)
        if name not in ("instance", "command") and not re.search(rf"\b{name}\b", page)
    ]
    assert not_said == []
