#!/usr/bin/env bash
# Guess: light.turn_on with a brightness or a color is refused by a lamp that has neither, as
#   cover.set_cover_position is by a cover without positions.
# Seen:  what the lamp does not have is taken away without a word, and it is turned on: "at 10 %" is
#   full light. The cover raises.
# With:  Home Assistant 2026.11.0
# Here:  a dimmer that the coach map calls not dimmable is such a lamp; a night light belongs on one that
#   dims (docs/actions.md).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.cover import CoverEntity, CoverEntityFeature
from homeassistant.components.light import ColorMode, LightEntity

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_is_on, calls = False, []
    async def async_turn_on(self, **kwargs):
        self.calls.append(kwargs)

class Shade(CoverEntity):
    _attr_is_closed = False
    _attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE

async def outcome(action):
    try:
        await action
    except Exception as error:
        return type(error).__name__
    return "no error"

async def main():
    async with house() as hass:
        await add(hass, "light", Lamp())
        await add(hass, "cover", Shade())
        for data in ({"brightness_pct": 10}, {"rgb_color": [255, 0, 0]}):
            action = call(hass, "light.turn_on", entity_id="light.lamp", **data)
            see(f"light.turn_on with {[*data]}", await outcome(action), "no error")
        see("the lamp was told", Lamp.calls, [{}, {}])
        action = call(hass, "cover.set_cover_position", entity_id="cover.shade", position=10)
        see("cover.set_cover_position", await outcome(action), "ServiceNotSupported")

asyncio.run(main())
EOF
