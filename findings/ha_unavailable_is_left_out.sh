#!/usr/bin/env bash
# Guess: an action aimed at one entity that is unavailable fails.
# Seen:  it succeeds and does nothing: the entity is left out before its method is called. A script
#   goes on; the log has a warning.
# With:  Home Assistant 2026.11.0
# Here:  an entity cannot tell that it was asked while its network was away; what moves owes its stop
#   by itself, and `rvc.stop_all` reaches the coach without entities.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.light import ColorMode, LightEntity

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_is_on, _attr_available, calls = True, False, []
    async def async_turn_off(self, **kwargs):
        self.calls.append("off")

async def main():
    async with house() as hass:
        await add(hass, "light", Lamp())
        see("state", hass.states.get("light.lamp").state, "unavailable")
        try:
            await call(hass, "light.turn_off", entity_id="light.lamp")
            outcome = "no error"
        except Exception as error:
            outcome = repr(error)
        see("light.turn_off", outcome, "no error")
        see("calls of the lamp", Lamp.calls, [])

asyncio.run(main())
EOF
