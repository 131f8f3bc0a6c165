"""From the box to a named coach: add it, pick a map, teach, export, import."""

from collections.abc import Iterator
import time
from typing import Any

import pytest

from custom_components.rvc.bus.transports.python_can import CanTransport

from .home import Home
from .simulated import PressableCoach, SlcanAdapter

NAMED = {
    "Reading lamp": "light",
    "Night light": "light",
    "Vent": "fan",
    "Ceiling": "light",
}
"""What the owner names, and of which kind it is in the end."""
CHANNEL = "239.74.163.18"
# The kernel hands a port's datagrams of every group to all who have joined one.
PORT = 43118
_PATIENCE = 90.0
# The flow learns what changes by itself before it listens for the switch.
_NOISE = 4.0
_PRESSES = 3


@pytest.fixture(params=["other", "slcan"])
def settings(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[str, Any, PressableCoach]]:
    """Start a coach, and say how it is reached."""
    kind: str = request.param
    if kind == "slcan":
        adapter = SlcanAdapter()
        how = {"channel": adapter.port, "tty_baudrate": 115200}
        coach = PressableCoach(adapter)
    else:
        options = {"port": PORT}
        how = {"interface": "udp_multicast", "channel": CHANNEL, "options": options}
        coach = PressableCoach(CanTransport("udp_multicast", CHANNEL, options))
    yield kind, how, coach
    coach.stop()


class Options:
    """The options of a coach, gone through as the frontend does."""

    def __init__(self, home: Home, entry_id: str, step: str) -> None:
        """Open them, and choose from the menu."""
        self._hass = home.hass
        path = "/api/config/config_entries/options/flow"
        menu = self._hass.post(path, {"handler": entry_id})
        self._path = f"{path}/{menu['flow_id']}"
        self.shown: dict[str, Any] = menu
        self.answer(next_step_id=step)

    def answer(self, **said: Any) -> dict[str, Any]:
        """Answer what is shown."""
        self.shown = self._hass.post(self._path, said)
        return self.shown

    def wait(self) -> dict[str, Any]:
        """Wait until the progress is over."""
        deadline = time.monotonic() + _PATIENCE
        while self.shown["type"] == "progress":
            assert time.monotonic() < deadline
            time.sleep(0.2)
            self.shown = self._hass.get(self._path)
        return self.shown


def teach(
    home: Home, entry_id: str, coach: PressableCoach, number: int, name: str
) -> None:
    """Press a switch, and name what changes."""
    options = Options(home, entry_id, "teach")
    for _ in range(_PRESSES):
        assert options.answer()["type"] == "progress"
        time.sleep(_NOISE)
        coach.press(number)
        shown = options.wait()
        if shown["step_id"] == "changed":
            break
        # On a busy machine a lesson may not have begun yet: an owner presses again.
        assert shown["step_id"] == "nothing_changed", shown
        options.answer(next_step_id="teach")
    assert shown["step_id"] == "changed", shown
    (field,) = shown["data_schema"]
    assert field["default"] == f"house_dc_dimmer_{number}"
    assert options.answer(device=field["default"])["step_id"] == "describe"
    shown = options.answer(name=name, role="light", ignore=False)
    assert shown["step_id"] == "described", shown
    assert options.answer(next_step_id="finish")["reason"] == "map_changed"


def change_to_fan(home: Home, entry_id: str, number: int, name: str) -> None:
    """Say that what was a light is a fan."""
    options = Options(home, entry_id, "device")
    options.answer(device=f"house_dc_dimmer_{number}", blink=False)
    shown = options.answer(name=name, role="fan", ignore=False)
    assert shown["step_id"] == "described", shown
    options.answer(next_step_id="finish")


def service(home: Home, name: str, entry_id: str, **data: Any) -> Any:
    """Call an action of the integration, and return its response."""
    (answer,) = home.call(
        {
            "type": "call_service",
            "domain": "rvc",
            "service": name,
            "service_data": {"config_entry_id": entry_id, **data},
            "return_response": True,
        }
    )
    assert answer["success"], answer
    return answer["result"]["response"]


def named(states: dict[str, Any]) -> dict[str, str]:
    """Return what was named, by its name: the domain of its entity."""
    return {
        state["attributes"]["friendly_name"]: entity_id.partition(".")[0]
        for entity_id, state in states.items()
        if state["attributes"].get("friendly_name") in NAMED
        and entity_id.partition(".")[0] in ("light", "fan")
    }


def test_a_coach_is_added_named_and_found_again(
    home: Home, settings: tuple[str, Any, PressableCoach]
) -> None:
    kind, how, coach = settings
    added = home.add(kind, how, coach="tiffin_phaeton_2018/44 OH")
    assert added["type"] == "create_entry", added
    entry_id = added["result"]["entry_id"]
    assert added["title"] == "Tiffin Phaeton"
    home.until(lambda states: "Ceiling" in named(states))

    teach(home, entry_id, coach, 20, "Reading lamp")
    teach(home, entry_id, coach, 21, "Night light")
    teach(home, entry_id, coach, 22, "Vent")
    change_to_fan(home, entry_id, 22, "Vent")
    home.until(lambda states: named(states) == NAMED)
    exported = service(home, "export_map", entry_id)

    home.remove(entry_id)
    home.until(lambda states: not named(states))
    again = home.add(kind, how)
    entry_id = again["result"]["entry_id"]
    home.until(lambda states: "light.dimmer_20" in states)
    told = service(home, "import_map", entry_id, text=exported["text"])
    assert told["format"] == "rvc"
    assert told["unused"] == []
    home.until(lambda states: named(states) == NAMED)
    assert service(home, "export_map", entry_id) == exported
    home.remove(entry_id)
