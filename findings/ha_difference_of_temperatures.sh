#!/usr/bin/env bash
# Guess: where the house has °F, a dead band of 1 °C is 1.8 °F.
# Seen:  as a number of the class temperature it is 33.8 °F, as if it were a place on the scale. As
#   temperature_delta it is right, but stays 1 °C: this class is not converted by itself.
# With:  Home Assistant 2026.11.0
# Here:  dead bands have the class temperature_delta (rvc_specs/climate, tested for every signal in °C
#   that counts from 0).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.number import NumberDeviceClass, NumberEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Temperature(NumberEntity):
    _attr_device_class = NumberDeviceClass.TEMPERATURE
    _attr_native_unit_of_measurement, _attr_native_value = "°C", 1.0

class Difference(Temperature):
    _attr_device_class = NumberDeviceClass.TEMPERATURE_DELTA

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "number", Temperature(), Difference())
        for name, known in (("temperature", "33.8 °F"), ("difference", "1.0 °C")):
            state = hass.states.get(f"number.{name}")
            see(name, f"{state.state} {state.attributes['unit_of_measurement']}", known)

asyncio.run(main())
EOF
