"""Nodes of NMEA 2000 on a coach's network."""

from homeassistant.core import HomeAssistant

from .kit import Kit


async def test_tanks_and_batteries_of_nmea_2000_are_devices_of_their_own(
    hass: HomeAssistant, coach: Kit
) -> None:
    for _ in range(2):
        await coach.hears(
            "19F21123#22093DDC050000FF",
            "19F21405#002D0585FF8372FF",
            "19F21205#400B010000576378",
            "15FD0823#FF0107436CFFFFFF",
            "19FFB748#000304FFFFFFFFFF",
        )
    values = {state.entity_id: state.state for state in hass.states.async_all("sensor")}
    assert float(values["sensor.nmea_2000_tank_2_gray_water_fluid_level"]) == 62.5
    assert float(values["sensor.nmea_2000_battery_0_voltage"]) == 13.25
    assert float(values["sensor.nmea_2000_battery_0_state_of_charge"]) == 87
    # RV-C's tank is as it was.
    assert float(values["sensor.fresh_water_tank_level"]) == 75
