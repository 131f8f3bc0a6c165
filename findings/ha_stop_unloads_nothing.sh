#!/usr/bin/env bash
# Guess: when Home Assistant stops, it unloads its config entries as a reload does.
# Seen:  neither async_unload_entry nor what was given to async_on_unload runs; background tasks
#   are cancelled, and the entry is "loaded" to the end. Who has to end something listens for
#   homeassistant_stop.
# With:  Home Assistant 2026.11.0
# Here:  motions are stopped and a generator demand is released at homeassistant_stop as well
#   as at an unload (docs/decisions/05-holds-and-stops.md).
. "$(dirname "$0")/lib.sh"
python_with homeassistant==2026.11.0
mkdir -p custom_components/coach
cat >custom_components/coach/manifest.json <<'EOF'
{"domain": "coach", "name": "Coach", "version": "1.0.0", "config_flow": true,
 "codeowners": [], "requirements": [], "dependencies": [], "documentation": "https://example.com",
 "iot_class": "local_push"}
EOF
cat >custom_components/coach/config_flow.py <<'EOF'
from homeassistant.config_entries import ConfigFlow

class CoachFlow(ConfigFlow, domain="coach"):
    pass
EOF
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
from types import MappingProxyType
from house import house
from seen import see
from homeassistant.config_entries import ConfigEntry

def entry():
    return ConfigEntry(
        version=1, minor_version=1, domain="coach", title="Coach", data={}, options={},
        source="user", unique_id=None, discovery_keys=MappingProxyType({}), subentries_data=(),
    )

async def main():
    async with house(".") as hass:
        await hass.config_entries.async_add(one := entry())
        from custom_components.coach import happened
        await hass.config_entries.async_reload(one.entry_id)
        see("at a reload", sorted(happened),
            ["async_on_unload", "async_unload_entry", "background task cancelled"])
        happened.clear()
    see("at a stop", sorted(set(happened)), ["background task cancelled", "stop event"])
    see("the entry is then", one.state.value, "loaded")

asyncio.run(main())
EOF
