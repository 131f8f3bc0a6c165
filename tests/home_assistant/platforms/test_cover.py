"""What moves: begun, held, and stopped whatever happens."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.errors import BusBusy, BusError
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.protocol.message import Value

from ..flows.test_options import CLOSED
from ..kit import QUICK, Kit

AWNING = "cover.patio_awning"
ORDER = "AWNING_COMMAND"


async def rests(kit: Kit, **said: Value) -> None:
    """Let the awning say that it rests."""
    await kit.says(
        "AWNING_STATUS", instance=1, motion="no_motion", **{"position": 40, **said}
    )


async def moves(kit: Kit, way: str = "extending", position: float = 41) -> None:
    """Let the awning say that it moves."""
    await kit.says("AWNING_STATUS", instance=1, motion=way, position=position)


async def call(hass: HomeAssistant, action: str, **data: object) -> None:
    """Call an action of the awning's cover and wait."""
    await hass.services.async_call(
        "cover", action, {"entity_id": AWNING, **data}, blocking=True
    )


def orders(kit: Kit) -> list[str | None]:
    """Return which ways were asked for, in their order."""
    return [m.label("direction_of_movement") for m in kit.commands(ORDER)]


async def begin(hass: HomeAssistant, kit: Kit, action: str = "open_cover") -> None:
    """Let the awning begin to move."""
    await rests(kit)
    kit.answers(ORDER, "AWNING_STATUS", motion="extending", position=41)
    await call(hass, action)


async def ended(kit: Kit) -> None:
    """Wait until the motion has been ended."""
    await kit.until(lambda: "stop" in orders(kit))


async def test_moving_parts_are_off_until_the_owner_allows_them(
    hass: HomeAssistant, coach: Kit
) -> None:
    await rests(coach)
    # What is not offered is grey on cards, and refused before it is sent.
    assert coach.state(AWNING).attributes["supported_features"] == (
        CoverEntityFeature.STOP
    )
    with pytest.raises(ServiceValidationError, match="does not support"):
        await call(hass, "open_cover")
    await asyncio.sleep(0.1)
    assert not coach.commands(ORDER)
    # A stop harms nobody.
    await call(hass, "stop_cover")
    await ended(coach)
    assert set(orders(coach)) == {"stop"}


async def test_an_awning_is_held_to_run_and_stopped_at_its_end(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await begin(hass, open_coach)
    assert open_coach.state(AWNING).state == "opening"
    await open_coach.until(lambda: len(orders(open_coach)) >= 4)
    open_coach.answers(ORDER, "AWNING_STATUS", motion="no_motion", position=100)
    await ended(open_coach)
    await asyncio.sleep(0.3)
    assert orders(open_coach)[-1] == "stop"
    assert set(orders(open_coach)[:-1]) == {"extend"}
    await open_coach.hass.async_block_till_done()
    assert open_coach.state(AWNING).state == "open"


async def test_stop_ends_the_repetition(hass: HomeAssistant, open_coach: Kit) -> None:
    await begin(hass, open_coach)
    await call(hass, "stop_cover")
    await ended(open_coach)
    await asyncio.sleep(0.1)
    count = len(orders(open_coach))
    await asyncio.sleep(0.35)
    assert len(orders(open_coach)) == count
    assert orders(open_coach)[-1] == "stop"


async def test_turning_round_stops_first(hass: HomeAssistant, open_coach: Kit) -> None:
    await begin(hass, open_coach)
    open_coach.answers(ORDER, "AWNING_STATUS", motion="retracting", position=39)
    await call(hass, "close_cover")
    await open_coach.until(lambda: "retract" in orders(open_coach))
    said = orders(open_coach)
    assert said.index("stop") < said.index("retract")
    assert open_coach.state(AWNING).state == "closing"
    await call(hass, "stop_cover")


async def test_a_lock_out_stops_it(hass: HomeAssistant, open_coach: Kit) -> None:
    await begin(hass, open_coach)
    open_coach.answers(
        ORDER,
        "AWNING_STATUS",
        motion="extending",
        position=45,
        ignition_key="blocked_by_ignition",
    )
    await ended(open_coach)
    with pytest.raises(HomeAssistantError, match='It reports "Blocked: ignition"'):
        await call(hass, "open_cover")


async def test_it_stops_when_home_assistant_stops(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await begin(hass, open_coach)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await ended(open_coach)
    count = len(orders(open_coach))
    await asyncio.sleep(0.3)
    assert len(orders(open_coach)) == count


async def test_it_stops_when_the_entry_is_unloaded(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await begin(hass, open_coach)
    await hass.config_entries.async_unload(open_coach.entry.entry_id)
    await ended(open_coach)


async def test_it_stops_when_the_option_is_taken_back(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await begin(hass, open_coach)
    flows = hass.config_entries.options
    menu = await flows.async_init(open_coach.entry.entry_id)
    await flows.async_configure(menu["flow_id"], {"next_step_id": "settings"})
    await flows.async_configure(menu["flow_id"], CLOSED)
    await ended(open_coach)
    await hass.async_block_till_done()


async def test_nothing_is_sent_any_more_when_the_network_is_lost(
    hass: HomeAssistant, open_coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await begin(hass, open_coach)
    network = open_coach.running.networks["house"]
    network.lost(BusError("gone"))
    await asyncio.sleep(0.3)
    count = orders(open_coach).count("extend")
    await asyncio.sleep(0.3)
    assert orders(open_coach).count("extend") == count


async def test_a_refused_motion_is_stopped_too(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await rests(open_coach)
    open_coach.refuses(ORDER, code=3)
    with pytest.raises(HomeAssistantError, match="conditions don't allow"):
        await call(hass, "open_cover")
    await ended(open_coach)


async def test_a_silent_awning_fails_the_action_and_is_stopped(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await rests(open_coach)
    with pytest.raises(HomeAssistantError, match="did not answer"):
        await call(hass, "open_cover")
    await ended(open_coach)


async def test_a_jammed_awning_fails_the_action_and_is_stopped(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await rests(open_coach)
    open_coach.answers(ORDER, "AWNING_STATUS", motion="no_motion", position=40)
    with pytest.raises(HomeAssistantError, match="did not change"):
        await call(hass, "open_cover")
    await ended(open_coach)


async def test_the_stop_is_sent_again_while_the_adapter_is_full(
    hass: HomeAssistant, open_coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin(hass, open_coach)
    node = open_coach.running.sessions["house"].node
    send = node.send
    refusals = 3

    async def full(name: str, signals: dict[str, Value], **how: Any) -> None:
        nonlocal refusals
        if name == ORDER and signals.get("direction_of_movement") == "stop":
            if refusals:
                refusals -= 1
                raise BusBusy("full")
        await send(name, signals, **how)

    monkeypatch.setattr(node, "send", full)
    await call(hass, "stop_cover")
    await ended(open_coach)
    assert refusals == 0


async def test_an_awning_goes_to_a_position_by_itself(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    await rests(open_coach)
    open_coach.answers(ORDER, "AWNING_STATUS", motion="extending", position=50)
    await call(hass, "set_cover_position", position=70)
    first = open_coach.commands(ORDER)[0]
    assert (first["move_to_position"], first["direction_of_movement"]) == (70, None)
    await moves(open_coach, position=70)
    await ended(open_coach)


async def test_a_slide_is_moved_to_its_ends_only(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    slide = "cover.slide_room_1"
    await open_coach.says("SLIDE_STATUS", instance=1, motion="no_motion", position=100)
    attributes = open_coach.state(slide).attributes
    assert attributes["current_position"] == 100
    assert not attributes["supported_features"] & CoverEntityFeature.SET_POSITION
    with pytest.raises(ServiceValidationError, match="does not support"):
        await hass.services.async_call(
            "cover",
            "set_cover_position",
            {"entity_id": slide, "position": 60},
            blocking=True,
        )
    assert not open_coach.commands("SLIDE_COMMAND")


async def test_what_keeps_a_slide_from_moving_is_told(open_coach: Kit) -> None:
    slide = "cover.slide_room_1"
    still: dict[str, Any] = {"instance": 1, "motion": "no_motion", "position": 0}
    await open_coach.says("SLIDE_STATUS", **still, park_brake="motion_prevented")
    assert open_coach.state(slide).attributes["blocked_by"] == "park_brake"
    await open_coach.says("SLIDE_STATUS", **still, park_brake="may_move")
    assert "blocked_by" not in open_coach.state(slide).attributes


async def test_a_shade_without_a_position_is_estimated_by_time(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    shade = "cover.shade_1"
    status, command = "WINDOW_SHADE_CONTROL_STATUS", "WINDOW_SHADE_CONTROL_COMMAND"
    idle = {"forward_status": "forward_off", "reverse_status": "reverse_off"}
    running = {**idle, "forward_status": "forward_on"}
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [{"window_shade": 1, "open_time": 1}]}},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.says(status, instance=1, **idle)
    state = kit.state(shade)
    assert (state.state, state.attributes["assumed_state"]) == ("unknown", True)
    kit.answers(command, status, **running)
    await hass.services.async_call(
        "cover", "open_cover", {"entity_id": shade}, blocking=True
    )
    (first, *_) = kit.commands(command)
    assert (first["command"], first["duration"]) == ("forward", 1)
    assert kit.state(shade).state == "opening"
    await kit.until(lambda: any(m["command"] == "stop" for m in kit.commands(command)))
    await kit.says(status, instance=1, **idle)
    assert kit.state(shade).attributes["current_position"] == 100
    await kit.tear_down()


async def test_a_position_that_the_map_does_not_trust_is_reckoned_by_time(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    awning = {"awning": 1, "motion": "timed", "open_time": 1}
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [awning]}},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    await rests(kit, position=0)
    state = kit.state(AWNING)
    assert (state.state, state.attributes["assumed_state"]) == ("unknown", True)
    assert "current_position" not in state.attributes
    kit.answers(ORDER, "AWNING_STATUS", motion="extending", position=0)
    await call(hass, "open_cover")
    await ended(kit)
    await rests(kit, position=0)
    assert kit.state(AWNING).attributes["current_position"] == 100
    await kit.tear_down()


async def test_valves_open_and_close(hass: HomeAssistant, open_coach: Kit) -> None:
    await open_coach.says("VALVE_STATUS", instance=3, motion="no_motion", position=0)
    valve = "valve.valve_3"
    assert open_coach.state(valve).state == "closed"
    open_coach.answers(
        "VALVE_COMMAND", "VALVE_STATUS", motion="no_motion", position=100
    )
    for action, data in (
        ("open_valve", {}),
        ("set_valve_position", {"position": 100}),
    ):
        await hass.services.async_call(
            "valve", action, {"entity_id": valve, **data}, blocking=True
        )
    assert open_coach.state(valve).attributes["current_position"] == 100
    open_coach.answers("VALVE_COMMAND", "VALVE_STATUS", motion="closing", position=20)
    await hass.services.async_call(
        "valve", "close_valve", {"entity_id": valve}, blocking=True
    )
    assert open_coach.state(valve).state == "closing"


async def test_dump_valves_ask_for_the_option_and_the_safety_lock(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    valve = "valve.waste_dump_black_tank_valve"
    await open_coach.says(
        "WASTEDUMP_STATUS", valve_status_black="closed", safety_lock="on"
    )
    assert open_coach.state(valve).state == "closed"
    with pytest.raises(HomeAssistantError, match="Safety lock"):
        await hass.services.async_call(
            "valve", "open_valve", {"entity_id": valve}, blocking=True
        )


@pytest.mark.parametrize("timing", [replace(QUICK, stop_again=0.001)])
async def test_a_stop_that_cannot_be_sent_is_told(
    hass: HomeAssistant,
    open_coach: Kit,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await rests(open_coach)

    async def full(*_: object, **__: object) -> None:
        raise BusBusy("full")

    node = open_coach.running.sessions["house"].node
    monkeypatch.setattr(node, "send", full)
    caplog.set_level("CRITICAL", "custom_components.rvc.coach.motion_control")
    stop: dict[str, Value] = {"instance": 1, "direction_of_movement": "stop"}
    awning = open_coach.running.devices[DeviceKey("house", "awning", 1)]
    await open_coach.running.sessions["house"].motions.send_stop(
        ORDER, stop, awning.source
    )
    monkeypatch.undo()


async def test_gates_hold_for_positions_too(hass: HomeAssistant, coach: Kit) -> None:
    await rests(coach)
    for action, data in (
        ("close_cover", {}),
        ("set_cover_position", {"position": 0}),
        ("set_cover_position", {"position": 100}),
        ("set_cover_position", {"position": 20}),
    ):
        with pytest.raises(ServiceValidationError, match="does not support"):
            await call(hass, action, **data)
