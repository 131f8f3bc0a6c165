#!/usr/bin/env bash
# Guess: a set-up that ends in ConfigEntryNotReady after it has forwarded its platforms is taken
#   back by Home Assistant, and the next try begins anew.
# Seen:  the platforms stay, with entities that look alive. At the next try their set-up is
#   refused, which is only logged: the entry ends "loaded", with the entities of the failed try.
# With:  Home Assistant 2026.11.0
# Here:  what fails after the platforms were forwarded takes them back itself (__init__.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
coach_integration
cat >custom_components/coach/__init__.py <<'EOF'
from homeassistant.exceptions import ConfigEntryNotReady

tries = []

async def async_setup_entry(hass, entry):
    tries.append(1)
    entry.runtime_data = f"try {len(tries)}"
    await hass.config_entries.async_forward_entry_setups(entry, ["light"])
    if len(tries) == 1:
        raise ConfigEntryNotReady("the adapter went away")

async def async_unload_entry(hass, entry):
    await hass.config_entries.async_unload_platforms(entry, ["light"])
EOF
cat >custom_components/coach/light.py <<'EOF'
from homeassistant.components.light import ColorMode, LightEntity

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_name, _attr_unique_id, _attr_should_poll, _attr_is_on = "lamp", "lamp", False, True

    def __init__(self, made_by):
        self._attr_extra_state_attributes = {"made_by": made_by}

async def async_setup_entry(hass, entry, async_add_entities):
    async_add_entities([Lamp(entry.runtime_data)])
EOF
python - <<'EOF'
import asyncio
from house import coach_entry, house
from seen import see

async def main():
    async with house(".") as hass:
        await hass.config_entries.async_add(one := coach_entry())
        await hass.async_block_till_done()
        see("after the failed try", one.state.value, "setup_retry")
        see("its lamp is", hass.states.get("light.lamp").state, "on")
        await hass.config_entries.async_reload(one.entry_id)
        await hass.async_block_till_done()
        see("after the next try", one.state.value, "loaded")
        lamp = hass.states.get("light.lamp")
        see("its lamp was made by", lamp.attributes["made_by"], "try 1")

asyncio.run(main())
EOF
