"""A demand for the generator, in Home Assistant and over a real TCP connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from .kit import Kit
from .test_cut_wires import slcan_line
from .test_motions_end import Gateway, Wired

IDLE = "01FF80FA#00000000002D05FF"
DEMANDED = "01FF80FA#11000000002D05FF"
ITS_OWN = "01FF80FA#05000000002D05FF"
COMMAND = "GENERATOR_DEMAND_COMMAND"
SWITCH = "switch.automatic_generator_start_demand"
OVERALL = "binary_sensor.automatic_generator_start_overall_demand"
GENERATOR = "switch.generator"


def obey(command: Message) -> Frame:
    """Return what a controller answers."""
    return Frame.parse(DEMANDED if command.data[0] & 3 == 1 else IDLE)


class Controlled(Gateway):
    """A gateway with a generator controller behind it."""

    def frame(self, text: str) -> None:
        """Send a frame."""
        assert self._writer is not None
        self._writer.write(slcan_line(Frame.parse(text)))

    @override
    def _answer(self, message: Message) -> None:
        if message.name == COMMAND and self._writer is not None:
            self._writer.write(slcan_line(obey(message)))

    @property
    def demands(self) -> list[str]:
        """Return the bytes of all demands and releases that have arrived."""
        return [
            message.data.hex().upper()
            for connection in self.connections
            for message in connection
            if message.name == COMMAND
        ]

    @property
    def refusals(self) -> list[Message]:
        """Return the NAKs that have arrived."""
        return [one for one in self.connections[-1] if one.name == "ACKNOWLEDGMENT"]


class Coach(Wired):
    """A coach behind the gateway."""

    gateway: Controlled

    @override
    async def set_up(self) -> None:
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.ready()
        self.gateway.frame(IDLE)
        await self.until(lambda: self.state(SWITCH) == "off")

    def allow(self, **options: Any) -> None:
        """Choose the options."""
        options = {"allow_burners": True, **options}
        self.hass.config_entries.async_update_entry(self.entry, options=options)

    async def turn(self, way: str) -> None:
        """Turn the demand on or off."""
        await self.hass.services.async_call(
            "switch", f"turn_{way}", {"entity_id": SWITCH}, blocking=True
        )


@pytest.fixture
async def wired(
    hass: HomeAssistant, quick: None, socket_enabled: None, codec: Codec
) -> AsyncIterator[Coach]:
    """Return a coach that is not set up yet."""
    gateway = Controlled(codec)
    await gateway.serve()
    coach = Coach(hass, gateway, codec)
    coach.allow()
    yield coach
    if coach.entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(coach.entry.entry_id)
    gateway.hang_up()


async def test_a_demand_is_answered_for_and_released_at_an_unload(
    hass: HomeAssistant, wired: Coach
) -> None:
    await wired.set_up()
    await wired.turn("on")
    assert wired.state(SWITCH) == "on"
    assert wired.gateway.demands == ["01FCFFFFFFFFFFFF"]
    wired.gateway.frame("18EAFFFA#FFFE01FFFFFFFFFF")
    await wired.until(lambda: len(wired.gateway.demands) == 2)
    wired.gateway.frame("18EA9FFA#FFFE01FFFFFFFFFF")
    await wired.until(lambda: len(wired.gateway.demands) == 3)
    assert set(wired.gateway.demands) == {"01FCFFFFFFFFFFFF"}
    assert not wired.gateway.refusals
    await hass.config_entries.async_unload(wired.entry.entry_id)
    await wired.until(lambda: wired.gateway.demands[-1] == "00FCFFFFFFFFFFFF")


async def test_a_demand_is_released_when_the_coach_is_removed(
    hass: HomeAssistant, wired: Coach
) -> None:
    await wired.set_up()
    await wired.turn("on")
    await hass.config_entries.async_remove(wired.entry.entry_id)
    await wired.until(lambda: wired.gateway.demands[-1] == "00FCFFFFFFFFFFFF")


@pytest.mark.parametrize("keep", [False, True])
async def test_a_demand_at_a_restart(
    hass: HomeAssistant, wired: Coach, hass_storage: dict[str, Any], keep: bool
) -> None:
    wired.allow(keep_demand=keep)
    await wired.set_up()
    await wired.turn("on")
    key = f"rvc.{wired.entry.entry_id}"
    await wired.until(lambda: "'demanded': True" in str(hass_storage.get(key)))
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    expected = "01FC" if keep else "00FC"
    await wired.until(lambda: wired.gateway.demands[-1].startswith(expected))
    before = len(wired.gateway.demands)
    # What a restart finds, with the demand still on the bus where it was kept.
    await hass.config_entries.async_reload(wired.entry.entry_id)
    await wired.ready()
    wired.gateway.frame(DEMANDED if keep else IDLE)
    await wired.until(lambda: wired.state(SWITCH) == ("on" if keep else "off"))
    wired.gateway.frame("18EAFFFA#FFFE01FFFFFFFFFF")
    if keep:
        await wired.until(lambda: len(wired.gateway.demands) > before)
        assert wired.gateway.demands[before:] == ["01FCFFFFFFFFFFFF"]


# Without a wire


async def test_the_switch_follows_the_network_and_the_sensor_all(
    open_coach: Kit,
) -> None:
    await open_coach.hears(ITS_OWN)
    assert open_coach.state(SWITCH).state == "off"
    assert open_coach.state(OVERALL).state == "on"
    open_coach.answers_by(COMMAND, lambda _: Frame.parse(ITS_OWN))
    with pytest.raises(HomeAssistantError):
        await open_coach.turn(SWITCH, "on")
    await open_coach.until(lambda: open_coach.commands(COMMAND)[-1].data[0] & 3 == 0)
    await open_coach.hears(ITS_OWN, DEMANDED)
    assert open_coach.state(SWITCH).state == "on"
    await open_coach.hears(IDLE)
    assert open_coach.state(OVERALL).state == "off"


async def test_the_switch_keeps_its_unique_id(open_coach: Kit) -> None:
    await open_coach.hears(IDLE)
    stem = "house_generator_start_generator_demand_status_generator_demand"
    entry_id = open_coach.entry.entry_id
    assert open_coach.registered(SWITCH).unique_id == f"{entry_id}_{stem}"


async def test_a_generator_is_started_through_its_controller(open_coach: Kit) -> None:
    await open_coach.says("GENERATOR_STATUS_1", status="stopped")
    await open_coach.hears(IDLE)
    open_coach.answers_by(COMMAND, obey)
    await open_coach.turn(GENERATOR, "on")
    assert [one.data[0] & 3 for one in open_coach.commands(COMMAND)] == [1]
    await open_coach.says("GENERATOR_STATUS_1", status="running")
    await open_coach.turn(GENERATOR, "off")
    assert [one.data[0] & 3 for one in open_coach.commands(COMMAND)] == [1, 0]
    assert not open_coach.commands("GENERATOR_COMMAND")


async def test_what_the_controller_does_not_stop_is_stopped_directly(
    open_coach: Kit,
) -> None:
    open_coach.answers("GENERATOR_COMMAND", "GENERATOR_STATUS_1", status="stopped")
    await open_coach.says("GENERATOR_STATUS_1", status="running")
    await open_coach.hears(ITS_OWN)
    await open_coach.turn(GENERATOR, "off")
    assert not open_coach.commands(COMMAND)
    # Another node of the network demands it too, so that the release is not enough.
    await open_coach.says("GENERATOR_STATUS_1", status="running")
    await open_coach.hears(DEMANDED)
    open_coach.answers_by(COMMAND, lambda _: Frame.parse(DEMANDED))
    await open_coach.turn(GENERATOR, "off")
    assert open_coach.commands(COMMAND)
    assert [one["command"] for one in open_coach.commands("GENERATOR_COMMAND")] == [
        "stop",
        "stop",
    ]


async def test_another_controller_does_not_end_the_demand(open_coach: Kit) -> None:
    await open_coach.hears(IDLE)
    open_coach.answers_by(COMMAND, obey)
    await open_coach.turn(SWITCH, "on")
    before = len(open_coach.commands(COMMAND))
    # It stands at another address, and nobody has asked it for anything.
    await open_coach.hears(IDLE.replace("FA#", "FB#"), DEMANDED)
    await open_coach.hears("18EAFFFA#FFFE01FFFFFFFFFF")
    await open_coach.until(lambda: len(open_coach.commands(COMMAND)) > before)
    assert open_coach.commands(COMMAND)[-1].data[0] & 3 == 1


async def test_a_demand_whose_call_is_cancelled_is_released(open_coach: Kit) -> None:
    await open_coach.hears(IDLE)
    # The controller is deaf for now, and the script that calls is restarted.
    call = asyncio.create_task(open_coach.turn(SWITCH, "on"))
    await open_coach.until(lambda: open_coach.commands(COMMAND))
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    await open_coach.until(lambda: open_coach.commands(COMMAND)[-1].data[0] & 3 == 0)
    await asyncio.sleep(200)
    assert [one.data[0] & 3 for one in open_coach.commands(COMMAND)] == [1, 0]
