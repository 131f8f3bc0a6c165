#!/usr/bin/env bash
# Guess: a store whose file is damaged raises, or stays as it is until somebody looks.
# Seen:  Home Assistant renames the file, raises a repair issue of its own, and async_load returns
#   None: the same as for a file that was never there. And data of a newer minor version is handed
#   out as it is, without a word; only a newer major one raises.
# With:  Home Assistant 2026.11.0
# Here:  set-up goes on without what was stored, and each part that is read is checked
#   (stores/); what is damaged is named under Repairs.
. "$(dirname "$0")/lib.sh"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from pathlib import Path
from house import house
from seen import see
from homeassistant.exceptions import UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

async def main():
    async with house() as hass:
        async def load(text):
            store = Store(hass, 1, "maps", minor_version=1)
            Path(store.path).write_text(text)
            try:
                return await store.async_load()
            except UnsupportedStorageVersionError:
                return "refused"

        head = '{"version": %d, "minor_version": %d, "key": "maps", "data": {"lamps": 3'
        see("cut", await load(head % (1, 1)), None)
        files = sorted(path.name for path in Path(hass.config.path(".storage")).glob("maps*"))
        see("the file is now", [name.split(".2")[0] for name in files], ["maps.corrupt"])
        see("newer minor version", await load(head % (1, 9) + "}}"), {"lamps": 3})
        see("newer major version", await load(head % (2, 1) + "}}"), "refused")

asyncio.run(main())
EOF
