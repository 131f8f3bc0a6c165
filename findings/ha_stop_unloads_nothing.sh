#!/usr/bin/env bash
# Guess: when Home Assistant stops, it unloads its config entries as a reload does.
# Seen:  neither async_unload_entry nor what was given to async_on_unload runs; background tasks
#   are cancelled, and the entry is "loaded" to the end. Who has to end something listens for
#   homeassistant_stop.
# With:  Home Assistant 2026.11.0
# Here:  motions are stopped and a generator demand is released at homeassistant_stop as well
#   as at an unload (docs/decisions/05-holds-and-stops.md).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
coach_integration
cat >custom_components/coach/__init__.py <<'EOF'
import asyncio

happened = []

async def async_setup_entry(hass, entry):
    async def background():
        try:
            await asyncio.sleep(1000)
        finally:
            happened.append("background task cancelled")

    entry.async_create_background_task(hass, background(), "background")
    entry.async_on_unload(lambda: happened.append("async_on_unload"))
    hass.bus.async_listen_once("homeassistant_stop", lambda event: happened.append("stop event"))

async def async_unload_entry(hass, entry):
    happened.append("async_unload_entry")
EOF
python - <<'EOF'
import asyncio
from house import coach_entry, house
from seen import see

async def main():
    async with house(".") as hass:
        await hass.config_entries.async_add(one := coach_entry())
        from custom_components.coach import happened
        await hass.config_entries.async_reload(one.entry_id)
        see("at a reload", sorted(happened),
            ["async_on_unload", "async_unload_entry", "background task cancelled"])
        happened.clear()
    see("at a stop", sorted(set(happened)), ["background task cancelled", "stop event"])
    see("the entry is then", one.state.value, "loaded")

asyncio.run(main())
EOF
