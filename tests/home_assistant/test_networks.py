"""Several networks in one coach."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
import itertools

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.data import TIMING

from .kit import QUICK, Kit, coach_entry, network_data

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
OFF = "19FEDA9C#19FF00FCFFFF00FF"
_channels = itertools.count()


class Two:
    """A coach with a house and a chassis network."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Make the entry and the other ends of both wires."""
        number = next(_channels)
        self.entry = coach_entry(
            network_data("house", channel=f"two house {number}"),
            network_data("chassis", channel=f"two chassis {number}"),
        )
        self.entry.add_to_hass(hass)
        self.house = Kit(hass, self.entry)
        self.chassis = Kit(hass, self.entry, "chassis")

    async def decide(self) -> None:
        """Let it be decided where the nodes of the chassis stand."""
        await asyncio.sleep(3)
        await self.house.hass.async_block_till_done()

    async def both(self, frame: str) -> None:
        """Put a frame on both wires, as a bridge would."""
        await self.house.hears(frame)
        await self.chassis.hears(frame)


@pytest.fixture
async def two(hass: HomeAssistant, quick: None) -> AsyncIterator[Two]:
    """Set both networks up."""
    two = Two(hass)
    await two.house.set_up()
    await two.chassis.until(lambda: two.chassis.commands("DM_RV"))
    yield two
    await two.house.tear_down()
    await two.chassis.tear_down()


def lights(hass: HomeAssistant) -> list[str]:
    """Return the unique ids of all lights, without the entry's."""
    return [
        entry.unique_id.partition("_")[2]
        for entry in er.async_get(hass).entities.values()
        if entry.domain == "light"
    ]


def numbered(number: int) -> str:
    """Return a status of the dimmer that is unlike all others."""
    return f"19FEDA9C#19FF{number:02X}FCFFFF04FF"


async def test_the_same_instance_on_two_networks_is_two_devices(
    hass: HomeAssistant, two: Two
) -> None:
    await two.house.hears(OFF)
    for number in range(12):
        await two.chassis.hears(numbered(number))
    await two.decide()
    assert sorted(lights(hass)) == [
        "chassis_dc_dimmer_25_light",
        "house_dc_dimmer_25_light",
    ]
    assert two.house.state("light.dimmer_25").state == "off"
    assert two.house.state("light.dimmer_25_2").state == "on"


async def test_commands_go_to_the_network_of_the_device(
    hass: HomeAssistant, two: Two
) -> None:
    for number in range(12):
        await two.chassis.hears(numbered(number))
    await two.decide()
    two.chassis.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=0)
    await hass.services.async_call(
        "light", "turn_off", {"entity_id": "light.dimmer_25"}, blocking=True
    )
    assert two.chassis.commands("DC_DIMMER_COMMAND_2")
    assert not two.house.commands("DC_DIMMER_COMMAND_2")


async def test_networks_that_are_bridged_do_not_double_devices(
    hass: HomeAssistant, two: Two
) -> None:
    for number in range(30):
        await two.both(numbered(number))
    assert lights(hass) == ["house_dc_dimmer_25_light"]
    keys = {str(key) for key in two.house.running.devices}
    assert keys == {"house_node_156", "house_dc_dimmer_25"}


async def test_groups_are_told_on_the_networks_that_can_be_told(
    hass: HomeAssistant, two: Two
) -> None:
    two.house.running.networks["chassis"].listen_only = True
    call = {
        "config_entry_id": two.entry.entry_id,
        "kind": "dimmer",
        "command": "off_delay",
        "groups": [1],
    }
    await hass.services.async_call("rvc", "command_group", call, blocking=True)
    await two.house.until(lambda: two.house.commands("DC_DIMMER_COMMAND_2"))
    assert not two.chassis.commands("DC_DIMMER_COMMAND_2")


async def test_each_device_belongs_to_its_network(
    hass: HomeAssistant, two: Two
) -> None:
    await two.house.hears(OFF)
    for number in range(12):
        await two.chassis.hears(numbered(number))
    await two.decide()
    house, chassis = two.entry.subentries
    registry = er.async_get(hass)
    assert {
        entry.config_subentry_id
        for entry in er.async_entries_for_config_entry(registry, two.entry.entry_id)
        if "_chassis_" in entry.unique_id
    } == {chassis}
    # A network that is taken away takes its devices along, and no others.
    hass.config_entries.async_remove_subentry(two.entry, chassis)
    await hass.async_block_till_done()
    assert lights(hass) == ["house_dc_dimmer_25_light"]
    assert house in two.entry.subentries


async def test_one_network_that_cannot_be_opened_does_not_stop_the_other(
    hass: HomeAssistant, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hass.data[TIMING] = replace(QUICK, bus=replace(QUICK.bus, retry_delays=(0.01,)))
    entry = coach_entry(
        network_data("house", channel=f"one house {next(_channels)}"),
        network_data("chassis", channel="unplugged"),
    )
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    chassis = Kit(hass, entry, "chassis")
    chassis.link.cannot_open = CannotOpen("not_found", "it is unplugged")
    await kit.set_up()
    assert entry.state is ConfigEntryState.LOADED
    await kit.hears(OFF)
    assert kit.state("light.dimmer_25").state == "off"
    assert kit.running.networks["chassis"].state == "lost"
    chassis.link.cannot_open = None
    await kit.until(lambda: kit.running.networks["chassis"].is_open)
    await kit.tear_down()


async def test_groups_are_told_once_on_networks_that_are_bridged(
    hass: HomeAssistant, two: Two
) -> None:
    for number in range(30):
        await two.both(numbered(number))
    call = {"config_entry_id": two.entry.entry_id, "kind": "dimmer", "groups": [1]}
    toggle = {**call, "command": "toggle"}
    await hass.services.async_call("rvc", "command_group", toggle, blocking=True)
    await two.house.until(lambda: two.house.commands("DC_DIMMER_COMMAND_2"))
    assert not two.chassis.commands("DC_DIMMER_COMMAND_2")
    # The other one stands in for it.
    two.house.running.networks["house"].listen_only = True
    await hass.services.async_call("rvc", "command_group", toggle, blocking=True)
    await two.chassis.until(lambda: two.chassis.commands("DC_DIMMER_COMMAND_2"))
    assert len(two.house.commands("DC_DIMMER_COMMAND_2")) == 1


async def test_a_toggle_of_groups_waits_until_it_is_known_what_is_bridged(
    hass: HomeAssistant, two: Two
) -> None:
    call = {"config_entry_id": two.entry.entry_id, "kind": "dimmer", "groups": [1]}
    off = {**call, "command": "off_delay"}
    await hass.services.async_call("rvc", "command_group", off, blocking=True)
    # What can come twice without harm goes to both at once.
    for network in (two.house, two.chassis):
        assert len(network.commands("DC_DIMMER_COMMAND_2")) == 1
    toggle = {**call, "command": "toggle"}
    toggling = asyncio.create_task(
        hass.services.async_call("rvc", "command_group", toggle, blocking=True)
    )
    await asyncio.sleep(1)
    assert not toggling.done()
    for number in range(30):
        for network in (two.house, two.chassis):
            await network.puts(numbered(number))
    await toggling
    assert two.house.running.now() < 5
    assert len(two.house.commands("DC_DIMMER_COMMAND_2")) == 2
    assert len(two.chassis.commands("DC_DIMMER_COMMAND_2")) == 1
    # It is remembered: after a restart nothing has to wait.
    await hass.config_entries.async_reload(two.entry.entry_id)
    await two.chassis.until(lambda: two.house.running.sessions["chassis"].node.address)
    began = two.house.running.now()
    await hass.services.async_call("rvc", "command_group", toggle, blocking=True)
    assert two.house.running.now() - began < 1
    assert len(two.house.commands("DC_DIMMER_COMMAND_2")) == 3
    assert len(two.chassis.commands("DC_DIMMER_COMMAND_2")) == 1
