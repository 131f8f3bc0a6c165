#!/usr/bin/env bash
# Guess: what number.set_value hands to an entity is a multiple of its step.
# Seen:  only the minimum and maximum are looked at. 12.34 arrives as it is with a step of 5, and in
#   a house with °F a whole degree arrives as 21.11111111111111 °C.
# With:  Home Assistant 2026.11.0
# Here:  numbers are rounded to their step before they are sent (number.py, tested); unrounded, the
#   device's answer would never be what was asked for.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.number import NumberDeviceClass, NumberEntity
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

class Setting(NumberEntity):
    _attr_native_step, _attr_native_value = 5, 10
    async def async_set_native_value(self, value):
        self.asked = value

class Warmth(Setting):
    _attr_device_class, _attr_native_unit_of_measurement = NumberDeviceClass.TEMPERATURE, "°C"
    _attr_native_step = 0.5

async def main():
    async with house() as hass:
        hass.config.units = US_CUSTOMARY_SYSTEM
        setting, warmth = Setting(), Warmth()
        await add(hass, "number", setting, warmth)
        await call(hass, "number.set_value", entity_id="number.setting", value=12.34)
        see("asked with a step of 5", setting.asked, 12.34)
        await call(hass, "number.set_value", entity_id="number.warmth", value=70)
        see("asked in °F with a step of 0.5 °C", warmth.asked, 21.11111111111111)

asyncio.run(main())
EOF
