#!/usr/bin/env bash
# Guess: sensors follow the house's unit system, also when it is changed later.
# Seen:  a sensor keeps the unit of the day on which it was new: in a house that was metric then and has
#   US units now it says °C, and the thermostat setting beside it °F. What is new today says °F.
# With:  Home Assistant 2026.11.0
# Here:  nothing: units are Home Assistant's. Whoever set the coach up before the units were right
#   changes them with "update units" ticked, or entity by entity.
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

class Warmth(SensorEntity):
    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_native_unit_of_measurement, _attr_native_value = "°C", 20.0

class Newcomer(Warmth):
    pass

class Setting(NumberEntity):
    _attr_device_class = NumberDeviceClass.TEMPERATURE
    _attr_native_unit_of_measurement, _attr_native_value = "°C", 20.0

async def main():
    async with house(".") as hass:
        await add(hass, "sensor", Warmth())
        await add(hass, "number", Setting())
    async with house(".") as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "sensor", Warmth(), Newcomer())
        await add(hass, "number", Setting())
        for entity, known in (
            ("sensor.warmth", "°C"), ("sensor.newcomer", "°F"), ("number.setting", "°F"),
        ):
            see(entity, str(hass.states.get(entity).attributes["unit_of_measurement"]), known)

asyncio.run(main())
EOF
