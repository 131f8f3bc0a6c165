"""A simulated coach in a process of its own, on a wire that a third party hears."""

from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys
import time
from typing import Any

import can
import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import load_spec

from .home import Home

CHANNEL = "239.74.163.17"
_PATIENCE = 60.0
_CODEC = Codec(load_spec().spec)
ROOT = Path(__file__).parent.parent.parent


def start_simulator() -> subprocess.Popen[str]:
    """Start the simulated coach and wait until it talks."""
    process = subprocess.Popen(
        [sys.executable, "-m", "custom_components.rvc.simulator", "--channel", CHANNEL],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "talks on udp_multicast" in process.stdout.readline()
    return process


@pytest.fixture(scope="module")
def simulator() -> Iterator[list[subprocess.Popen[str]]]:
    """Run the simulator; a test may replace the process."""
    running = [start_simulator()]
    yield running
    running[0].terminate()
    assert running[0].wait(10) == 0


@pytest.fixture(scope="module")
def coach(home: Home, simulator: list[subprocess.Popen[str]]) -> Iterator[Home]:
    """Add the coach by the config flow."""
    settings = {"interface": "udp_multicast", "channel": CHANNEL, "options": {}}
    added = home.add("other", settings)
    assert added["type"] == "create_entry", added
    yield home
    home.remove(added["result"]["entry_id"])


@pytest.fixture
def wire() -> Iterator[can.BusABC]:
    """Listen on the wire."""
    with can.Bus(interface="udp_multicast", channel=CHANNEL, ignore_config=True) as bus:
        yield bus


def heard(wire: can.BusABC, name: str) -> Message:
    """Return the next message of a DGN that goes over the wire."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if (frame := wire.recv(0.1)) is not None:
            message = _CODEC.decode(Frame(frame.arbitration_id, bytes(frame.data)))
            if message.name == name:
                return message
    raise AssertionError(f"No {name} was heard")


def count(states: dict[str, Any], start: str) -> int:
    """Count the entities whose id starts so."""
    return sum(entity_id.startswith(start) for entity_id in states)


def test_every_device_becomes_entities(coach: Home) -> None:
    expected = {
        "light.dimmer": 25,
        "climate.thermostat": 3,
        "cover.slide_room": 2,
        "fan.": 1,
        "lock.": 1,
        "valve.": 3,
        "water_heater.": 1,
    }
    states = coach.until(
        lambda states: (
            {start: count(states, start) for start in expected} == expected
            and sum(entity_id.endswith("_tank_level") for entity_id in states) == 4
            and states["climate.thermostat_1"]["attributes"]["current_temperature"]
            and "sensor.house_battery_state_of_charge" in states
        )
    )
    charge = states["sensor.house_battery_state_of_charge"]
    assert 0 < float(charge["state"]) <= 100


def test_a_light_is_turned_on_over_the_wire(coach: Home, wire: can.BusABC) -> None:
    coach.until(lambda states: "light.dimmer_5" in states)
    answer = coach.act(
        "light", "turn_on", entity_id="light.dimmer_5", brightness_pct=40
    )
    assert answer["success"], answer
    command = heard(wire, "DC_DIMMER_COMMAND_2")
    assert (command.instance, command["desired_level"]) == (5, 40)
    states = coach.until(lambda states: states["light.dimmer_5"]["state"] == "on")
    assert states["light.dimmer_5"]["attributes"]["brightness"] == 102


def test_a_refusal_is_told_in_words(coach: Home) -> None:
    answer = coach.act(
        "water_heater",
        "set_temperature",
        entity_id="water_heater.water_heater_1",
        temperature=130,
    )
    assert answer["success"], answer
    wrong = coach.act(
        "climate",
        "set_temperature",
        entity_id="climate.thermostat_2",
        temperature=40,
    )
    assert not wrong["success"]
    assert "Thermostat 2 refused the command: the value is out of range" in str(
        wrong["error"]
    )


def test_an_awning_moves_once_the_owner_allows_it(
    coach: Home, wire: can.BusABC
) -> None:
    awning = "cover.patio_awning"
    coach.until(lambda states: awning in states)
    refused = coach.act("cover", "open_cover", entity_id=awning)
    assert not refused["success"]
    assert "does not support" in str(refused["error"])
    coach.choose(allow_awnings=True, allow_slides=True)
    coach.until(lambda states: states[awning]["state"] == "closed")
    moved = coach.act("cover", "open_cover", entity_id=awning)
    assert moved["success"], moved
    orders = [heard(wire, "AWNING_COMMAND") for _ in range(3)]
    assert [order["direction_of_movement"] for order in orders] == ["extend"] * 3
    coach.until(lambda states: states[awning]["attributes"]["current_position"] > 2)
    coach.act("cover", "stop_cover", entity_id=awning)
    while heard(wire, "AWNING_COMMAND")["direction_of_movement"] != "stop":
        pass
    coach.until(lambda states: states[awning]["state"] == "open")


def test_a_coach_that_falls_silent_is_unavailable(
    coach: Home, simulator: list[subprocess.Popen[str]]
) -> None:
    shown = ("light.dimmer_5", "climate.thermostat_1", "switch.dc_load_1")
    # Only a node that has sent some heartbeats, one every 5 s, is missed.
    time.sleep(20)
    simulator[0].terminate()
    assert simulator[0].wait(10) == 0
    coach.until(lambda s: all(s[i]["state"] == "unavailable" for i in shown))
    simulator[0] = start_simulator()
    coach.until(lambda s: all(s[i]["state"] != "unavailable" for i in shown))


def test_the_same_wire_is_not_connected_twice(coach: Home) -> None:
    settings = {"interface": "udp_multicast", "channel": CHANNEL, "options": {}}
    again = coach.add("other", settings)
    assert (again["type"], again["reason"]) == ("abort", "already_configured")
