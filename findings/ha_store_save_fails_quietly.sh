#!/usr/bin/env bash
# Guess: Store.async_save raises when it cannot write, so that who awaited it knows.
# Seen:  it returns as always. That the disk refused, or that the data is no JSON, is only logged.
# With:  Home Assistant 2026.11.0
# Here:  a coach map counts as saved once it was read back (stores/coach_map.py); if not, the owner
#   is told, and nothing that was typed is lost.
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
        for why, data in (("no room", {"name": "lamp"}), ("no JSON", {"name": object()})):
            store = Store(hass, 1, "maps")
            path = Path(store.path)
            if why == "no room":  # Something that cannot be replaced lies there.
                (path / "in the way").mkdir(parents=True)
            see(f"async_save returned, {why}", await store.async_save(data), None)
            see("there is a file", path.is_file(), False)

asyncio.run(main())
EOF
