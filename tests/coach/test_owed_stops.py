"""Stops that are owed, and what is remembered of them."""

import time

from custom_components.rvc.coach.owed_stops import OwedStops, Stop, restore
from custom_components.rvc.protocol.codec import Codec
from tests.held import held

OFF: Stop = ("DC_DIMMER_COMMAND_2", {"instance": 1, "command": "off_delay"}, 0x9C)


def test_what_is_owed_is_owed_after_a_restart(codec: Codec) -> None:
    owed = OwedStops()
    owed.add(OFF)
    again = restore({}, owed.memory("house"), codec)
    assert list(again["house"]) == [OFF]
    again["house"].drop(OFF)
    assert not again["house"]


def test_what_is_known_already_is_newer_than_what_was_stored(codec: Codec) -> None:
    owed = OwedStops()
    owed.add(OFF)
    assert not restore({"house": OwedStops()}, owed.memory("house"), codec)["house"]


def test_what_is_old_or_no_command_is_dropped(codec: Codec) -> None:
    now = time.time()
    stop = {"network": "house", "stop": OFF[0], "signals": {**OFF[1]}, "source": None}
    old = {**stop, "since": now - 90_000}
    status = {**stop, "stop": "DC_DIMMER_STATUS_3", "signals": {}, "since": now}
    unknown = {**stop, "stop": "WHAT", "since": now}
    wrong = {**stop, "signals": {"command": "up_up_and_away"}, "since": now}
    assert restore({}, [old, status, unknown, wrong], codec) == {}


def test_no_more_are_owed_than_a_coach_has() -> None:
    owed = OwedStops()
    for instance in range(1000):
        owed.add((OFF[0], {"instance": instance}, None))
    assert held(owed) == 128
