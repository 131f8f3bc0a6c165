#!/usr/bin/env bash
# Guess: a store of a newer version than the code's is refused, as after going back to an older
#   release of an integration.
# Seen:  only one of a newer major version is. Data of a newer minor version goes through the migration
#   as if it were older, and is written back with the code's own version; where there is no
#   migration it is handed out as it is.
# With:  Home Assistant 2026.11.0
# Here:  what is loaded is checked part by part, whatever version it says (stores/).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio, json
from pathlib import Path
from house import house
from seen import see
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

class Maps(Store):
    async def _async_migrate_func(self, major, minor, data):
        return "migrated"

async def plain(hass):
    store = Store(hass, 1, "plain", minor_version=2)
    Path(store.path).write_text(json.dumps({
        "version": 1, "minor_version": 9, "key": "plain", "data": {"lamps": 3},
    }))
    return await store.async_load()

async def main():
    async with house() as hass:
        for major, minor, known in (
            (1, 1, "migrated"), (1, 2, {"lamps": 3}), (1, 9, "migrated"), (2, 1, "refused"),
        ):
            store = Maps(hass, 1, "maps", minor_version=2)
            Path(store.path).write_text(json.dumps({
                "version": major, "minor_version": minor, "key": "maps", "data": {"lamps": 3},
            }))
            try:
                data = await store.async_load()
            except UnsupportedStorageVersionError:
                data = "refused"
            see(f"{major}.{minor} for code of 1.2", data, known)
            if minor == 9:
                written = json.loads(Path(store.path).read_text())
                see("and the file is then", (written["minor_version"], written["data"]),
                    (2, "migrated"))
                see("without a migration", await plain(hass), {"lamps": 3})

asyncio.run(main())
EOF
