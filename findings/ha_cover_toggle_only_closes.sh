#!/usr/bin/env bash
# Guess: cover.toggle of a cover that does not know where it is goes the one way, then the other.
# Seen:  it closes, each time anew, and never opens.
# With:  Home Assistant 2026.11.0
# Here:  an awning that reports no position is unknown until it has run to an end: until then a
#   toggle retracts it, which is the harmless way; once it is known, toggles alternate.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.cover import CoverEntity, CoverEntityFeature

class Awning(CoverEntity):
    _attr_is_closed, _attr_assumed_state = None, True
    _attr_supported_features = (
        CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.STOP
    )
    calls = []
    async def async_open_cover(self, **kwargs):
        self.calls.append("open")
    async def async_close_cover(self, **kwargs):
        self.calls.append("close")
    async def async_stop_cover(self, **kwargs):
        self.calls.append("stop")

async def main():
    async with house() as hass:
        await add(hass, "cover", Awning())
        for _ in range(3):
            await call(hass, "cover.toggle", entity_id="cover.awning")
        see("three toggles", Awning.calls, ["close", "close", "close"])

asyncio.run(main())
EOF
