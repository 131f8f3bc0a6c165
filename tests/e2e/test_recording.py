"""A recording of real coaches' frames."""

from tests.paths import FIXTURES

from .home import Home

RECORDING = FIXTURES / "real_frames.log"


def test_a_recording_shows_what_its_coaches_said(home: Home) -> None:
    added = home.add(
        "recording", {"path": str(RECORDING), "speed": "max", "repeat": False}
    )
    assert added["type"] == "create_entry", added
    try:
        lamp, battery = "light.dimmer_24", "sensor.house_battery"
        signals = (f"{battery}_state_of_charge", f"{battery}_temperature")
        states = home.until(
            lambda states: (
                {lamp, "climate.thermostat_1", *signals} <= states.keys()
                and states[lamp]["state"] == "on"
                and states["climate.thermostat_1"]["state"] == "cool"
            )
        )
        assert states[lamp]["attributes"]["brightness"] == 255
        assert float(states[f"{battery}_state_of_charge"]["state"]) == 87
        assert float(states[f"{battery}_temperature"]["state"]) == 76.8
        zone = states["climate.thermostat_1"]
        assert (zone["state"], zone["attributes"]["temperature"]) == ("cool", 69)
        refused = home.act("light", "turn_off", entity_id="light.dimmer_24")
        assert "played back from a recording" in str(refused["error"])
    finally:
        home.remove(added["result"]["entry_id"])
