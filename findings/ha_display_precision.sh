#!/usr/bin/env bash
# Guess: suggested_display_precision rounds what a sensor says.
# Seen:  it rounds what cards show. The state that templates, voice, conditions and the recorder read
#   keeps all digits, and a conversion of units adds them: 345 kPa is 50.0380216445627 psi.
# With:  Home Assistant 2026.11.0
# Here:  sensors round to the step of their signal before Home Assistant has the value; numbers in
#   units that it converts keep its digits.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Pressure(SensorEntity):
    _attr_device_class = SensorDeviceClass.PRESSURE
    _attr_native_unit_of_measurement, _attr_native_value = "kPa", 345
    _attr_suggested_display_precision = 0

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "sensor", Pressure())
        state = hass.states.get("sensor.pressure")
        see("state", f"{state.state} {state.attributes['unit_of_measurement']}",
            "50.0380216445627 psi")

asyncio.run(main())
EOF
