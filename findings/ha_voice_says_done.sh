#!/usr/bin/env bash
# Guess: Assist waits for the action behind a sentence, and says so when the device did not obey.
# Seen:  it waits 0.2 s. An error within them is told; after them the answer is "done", and the
#   error that follows is only logged.
# With:  Home Assistant 2026.11.0
# Here:  a lamp that does not answer is known after two tries, long after Assist has said that it
#   is off; its entity keeps the true state (docs/actions.md says so).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_is_on = True
    def __init__(self, name, answers_after):
        self._attr_name, self.answers_after = name, answers_after
    async def async_turn_off(self, **kwargs):
        await asyncio.sleep(self.answers_after)
        raise HomeAssistantError("the lamp did not answer")

async def main():
    async with house() as hass:
        await add(hass, "light", Lamp("quick", 0.0), Lamp("slow", 1.0))
        assert await async_setup_component(hass, "intent", {})
        for name, known in (("quick", "error"), ("slow", "action_done")):
            try:
                answer = await intent.async_handle(
                    hass, "test", "HassTurnOff", {"name": {"value": name}}
                )
                said = answer.response_type.value
            except intent.IntentHandleError:
                said = "error"
            see(f"the lamp that fails {name}ly", said, known)
        await asyncio.sleep(1.2)
        see("its state afterwards", hass.states.get("light.slow").state, "on")

asyncio.run(main())
EOF
