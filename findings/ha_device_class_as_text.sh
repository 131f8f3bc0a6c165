#!/usr/bin/env bash
# Guess: a sensor's device class may be written as a text, since its enum is one of texts: both are
#   equal, and both are shown alike.
# Seen:  where the house has °F, a temperature whose class is the text "temperature" stays in °C; the
#   enum's member is converted. No warning.
# With:  Home Assistant 2026.11.0
# Here:  what the spec's YAML names becomes a member of the enum before an entity has it
#   (entities/units.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Member(SensorEntity):
    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_native_unit_of_measurement, _attr_native_value = "°C", 21.5

class Text(Member):
    _attr_device_class = "temperature"

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "sensor", Member(), Text())
        for name, known in (("member", "70.7 °F"), ("text", "21.5 °C")):
            state = hass.states.get(f"sensor.{name}")
            see(name, f"{state.state} {state.attributes['unit_of_measurement']}", known)

asyncio.run(main())
EOF
