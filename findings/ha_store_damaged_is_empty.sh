#!/usr/bin/env bash
# Guess: a store whose file is damaged raises, or stays as it is until somebody looks.
# Seen:  Home Assistant renames the file, raises a repair issue of its own, and async_load returns
#   None: the same as for a file that was never there.
# With:  Home Assistant 2026.11.0
# Here:  set-up goes on without what was stored, and each part that is read is checked
#   (stores/); what is damaged is named under Repairs.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from pathlib import Path
from house import house
from seen import see
from homeassistant.helpers.storage import Store

async def main():
    async with house() as hass:
        store = Store(hass, 1, "maps")
        see("never there", await store.async_load(), None)
        store = Store(hass, 1, "maps")
        Path(store.path).write_text('{"version": 1, "key": "maps", "data": {"lamps": 3')
        see("cut by a loss of power", await store.async_load(), None)
        files = Path(store.path).parent.glob("maps*")
        see("the file is now", [path.name.split(".2")[0] for path in files], ["maps.corrupt"])

asyncio.run(main())
EOF
