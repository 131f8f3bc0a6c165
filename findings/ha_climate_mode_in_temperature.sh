#!/usr/bin/env bash
# Guess: climate.set_temperature with an hvac_mode calls async_set_hvac_mode of the entity as well.
# Seen:  async_set_temperature alone is called and has the mode among its arguments; an entity that
#   does not look for it ignores it without a word.
# With:  Home Assistant 2026.11.0
# Here:  thermostats and air conditioners look for the mode, and set it first (entities/climates.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode

class Zone(ClimateEntity):
    _attr_hvac_modes, _attr_hvac_mode = [HVACMode.OFF, HVACMode.HEAT], HVACMode.OFF
    _attr_supported_features = ClimateEntityFeature.TARGET_TEMPERATURE
    _attr_native_temperature_unit = "°C"
    calls = []
    async def async_set_temperature(self, **kwargs):
        self.calls.append(("temperature", kwargs["temperature"], str(kwargs["hvac_mode"])))
    async def async_set_hvac_mode(self, hvac_mode):
        self.calls.append(("mode", str(hvac_mode)))

async def main():
    async with house() as hass:
        await add(hass, "climate", Zone())
        await call(hass, "climate.set_temperature",
                   entity_id="climate.zone", temperature=20, hvac_mode="heat")
        see("calls", Zone.calls, [("temperature", 20.0, "heat")])

asyncio.run(main())
EOF
