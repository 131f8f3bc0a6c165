#!/usr/bin/env bash
# Guess: an automation that waits, such as for a full battery before it stops the generator, goes on
#   waiting after Home Assistant was restarted.
# Seen:  its run is gone, whatever is kept of it: what comes after the wait is never done. Only when it
#   last ran is known.
# With:  Home Assistant 2026.11.0
# Here:  the blueprint that starts the generator takes up its run after a restart, by that time
#   (blueprints, tested).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import house
from seen import see
from homeassistant.helpers import restore_state
from homeassistant.setup import async_setup_component

AUTOMATION = {
    "id": "generator",
    "alias": "generator",
    "triggers": {"trigger": "event", "event_type": "battery_low"},
    "actions": [
        {"action": "generator.start"},
        {"wait_for_trigger": {"trigger": "event", "event_type": "battery_full"}},
        {"action": "generator.stop"},
    ],
}

async def day(*events):
    done = []
    async with house(".") as hass:
        for name in ("start", "stop"):
            hass.services.async_register("generator", name, lambda one: done.append(one.service))
        assert await async_setup_component(hass, "automation", {"automation": AUTOMATION})
        await hass.async_block_till_done()
        for event in events:
            hass.bus.async_fire(event)
            await asyncio.sleep(0.2)
        await restore_state.async_get(hass).async_dump_states()
        ran = hass.states.get("automation.generator").attributes["last_triggered"] is not None
    return done, ran

async def main():
    see("both on one day", (await day("battery_low", "battery_full"))[0], ["start", "stop"])
    see("low before a restart", (await day("battery_low"))[0], ["start"])
    see("full after it; known that it ran", await day("battery_full"), ([], True))

asyncio.run(main())
EOF
