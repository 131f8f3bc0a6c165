#!/usr/bin/env bash
# Guess: a thermostat's current_temperature is the number of the sensor that measures it.
# Seen:  where the house has °F, a climate entity rounds all temperatures to whole degrees before
#   anything reads them: 21.4 °C is 71 there, and 70.52 as a sensor. Automations see steps of a degree.
# With:  Home Assistant 2026.11.0
# Here:  each zone's temperature is a sensor too; set points are told in whole °F, and are sent so that
#   panels that cut and panels that round show the same.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Zone(ClimateEntity):
    _attr_hvac_modes, _attr_hvac_mode = [HVACMode.HEAT], HVACMode.HEAT
    _attr_supported_features = ClimateEntityFeature.TARGET_TEMPERATURE
    _attr_native_temperature_unit, _attr_native_current_temperature = "°C", 21.4
    _attr_native_target_temperature = 20.5

class Warmth(SensorEntity):
    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_native_unit_of_measurement, _attr_native_value = "°C", 21.4

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        await add(hass, "climate", Zone())
        await add(hass, "sensor", Warmth())
        zone = hass.states.get("climate.zone").attributes
        see("climate, 21.4 °C", zone["current_temperature"], 71)
        see("climate, set to 20.5 °C", zone["temperature"], 69)
        see("sensor, 21.4 °C", hass.states.get("sensor.warmth").state, "70.52")

asyncio.run(main())
EOF
