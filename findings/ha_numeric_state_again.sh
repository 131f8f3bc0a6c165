#!/usr/bin/env bash
# Guess: a numeric_state trigger fires when a number crosses its limit.
# Seen:  it also fires when a number that was below all the time was unavailable or unknown for a
#   moment, so after each reload of an integration. It does not fire for a number that is below
#   when the automation starts.
# With:  Home Assistant 2026.11.0
# Here:  a network that is lost and comes back is such a moment: docs/blueprints.md says that a
#   notice would come again then, and blueprints remember what they have told.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import house
from seen import see
from homeassistant.setup import async_setup_component

async def main():
    async with house() as hass:
        told = []
        hass.services.async_register("owner", "tell", lambda action: told.append(1))
        hass.states.async_set("sensor.tank", "15")
        assert await async_setup_component(hass, "automation", {"automation": {
            "triggers": {"trigger": "numeric_state", "entity_id": "sensor.tank", "below": 20},
            "actions": {"action": "owner.tell"},
        }})
        await hass.async_block_till_done()
        see("told at the start", len(told), 0)
        for levels, times in (("14", 0), ("30 15", 1), ("unavailable 15", 1), ("unknown 15", 1)):
            told.clear()
            for level in levels.split():
                hass.states.async_set("sensor.tank", level)
                await hass.async_block_till_done()
            see(f"told after {levels}", len(told), times)

asyncio.run(main())
EOF
