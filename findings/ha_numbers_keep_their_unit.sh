#!/usr/bin/env bash
# Guess: a setting and the sensor beside it have the same unit in a house with US units.
# Seen:  the sensor's 345 kPa are shown in psi, the number's stay in kPa: of numbers only temperatures
#   are converted by themselves.
# With:  Home Assistant 2026.11.0
# Here:  so it is for the pressure and the pressure setting of a water pump; each entity's unit can be
#   chosen in its settings.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.number import NumberDeviceClass, NumberEntity
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Pressure(SensorEntity):
    _attr_device_class = SensorDeviceClass.PRESSURE
    _attr_native_unit_of_measurement, _attr_native_value = "kPa", 345

class Setting(NumberEntity):
    _attr_device_class = NumberDeviceClass.PRESSURE
    _attr_native_unit_of_measurement, _attr_native_value = "kPa", 345

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "sensor", Pressure())
        await add(hass, "number", Setting())
        for entity, known in (("sensor.pressure", "psi"), ("number.setting", "kPa")):
            see(entity, str(hass.states.get(entity).attributes["unit_of_measurement"]), known)

asyncio.run(main())
EOF
