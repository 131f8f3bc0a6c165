#!/usr/bin/env bash
# Guess: an action for many entities tells all that went wrong, or stops at the first.
# Seen:  it goes on with all of them, and tells one error, of whichever entity: the others' are neither
#   raised nor logged.
# With:  Home Assistant 2026.11.0
# Here:  each lamp that does not answer keeps its true state, and its network counts what was not
#   answered; only one of them is named in what the owner reads.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio, logging
from house import add, call, house
from seen import see
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.exceptions import HomeAssistantError

asked, logged = [], []

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_is_on = True
    def __init__(self, name):
        self._attr_name = name
    async def async_turn_off(self, **kwargs):
        asked.append(self.name)
        raise HomeAssistantError(f"<{self.name}> did not answer")

class Log(logging.Handler):
    def emit(self, record):
        logged.append(record.getMessage())

async def main():
    async with house() as hass:
        await add(hass, "light", *(Lamp(f"lamp {number}") for number in range(4)))
        logging.getLogger().addHandler(Log())
        try:
            await call(hass, "light.turn_off", entity_id=hass.states.async_entity_ids("light"))
            told = ""
        except HomeAssistantError as error:
            told = str(error)
        await hass.async_block_till_done()
        see("lamps that were asked", len(asked), 4)
        see("lamps that are told of", told.count("<"), 1)
        see("lamps in the log", sum("did not answer" in line for line in logged), 0)

asyncio.run(main())
EOF
