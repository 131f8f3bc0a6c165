#!/usr/bin/env bash
# Guess: fan.turn_on with 0 percent turns a fan off, as light.turn_on with brightness 0 does a lamp.
# Seen:  the lamp's async_turn_off is called, but the fan's async_turn_on, with 0: a fan that asks
#   "is there a speed?" with `if percentage` starts at its last one.
# With:  Home Assistant 2026.11.0
# Here:  0 percent turns fans off, whichever action says it (fan.py, tested).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.fan import FanEntity, FanEntityFeature
from homeassistant.components.light import ColorMode, LightEntity

calls = []

class Fan(FanEntity):
    _attr_supported_features = (
        FanEntityFeature.SET_SPEED | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF
    )
    _attr_percentage = 50
    async def async_turn_on(self, percentage=None, preset_mode=None, **kwargs):
        calls.append(f"fan on at {percentage}")
    async def async_turn_off(self, **kwargs):
        calls.append("fan off")

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.BRIGHTNESS}
    _attr_is_on, _attr_brightness = True, 128
    async def async_turn_on(self, **kwargs):
        calls.append("lamp on")
    async def async_turn_off(self, **kwargs):
        calls.append("lamp off")

async def main():
    async with house() as hass:
        await add(hass, "light", Lamp())
        await add(hass, "fan", Fan())
        await call(hass, "light.turn_on", entity_id="light.lamp", brightness_pct=0)
        await call(hass, "fan.turn_on", entity_id="fan.fan", percentage=0)
        see("calls", calls, ["lamp off", "fan on at 0"])

asyncio.run(main())
EOF
