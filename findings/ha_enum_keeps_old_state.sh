#!/usr/bin/env bash
# Guess: a value that is not among its options makes an enum sensor "unknown", as it does a select.
# Seen:  the sensor raises ValueError in whoever told it of the value, and goes on showing the
#   value before, as if nothing had happened.
# With:  Home Assistant 2026.11.0
# Here:  codes that the standard does not name are None for an enum sensor, so that "unknown" is
#   shown; sensor.py looks the value up among its options first.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.select import SelectEntity
from homeassistant.components.sensor import SensorDeviceClass, SensorEntity

class Stage(SensorEntity):
    _attr_device_class, _attr_options = SensorDeviceClass.ENUM, ["bulk", "float"]
    _attr_native_value = "bulk"

class Mode(SelectEntity):
    _attr_options, _attr_current_option = ["bulk", "float"], "bulk"

async def main():
    async with house() as hass:
        stage, mode = Stage(), Mode()
        await add(hass, "sensor", stage)
        await add(hass, "select", mode)
        stage._attr_native_value = mode._attr_current_option = "desulfate"
        mode.async_write_ha_state()
        see("select", hass.states.get("select.mode").state, "unknown")
        try:
            stage.async_write_ha_state()
            raised = None
        except ValueError as error:
            raised = type(error).__name__
        see("the sensor raised", raised, "ValueError")
        see("sensor", hass.states.get("sensor.stage").state, "bulk")

asyncio.run(main())
EOF
