#!/usr/bin/env bash
# Guess: the Derivative helper of a tank that has been steady for an hour says 0 % an hour.
# Seen:  it says the rate of the last change for good, also with a time window, as it counts anew
#   only when the sensor reports; with a longest interval it comes back to 0.
# With:  Home Assistant 2026.11.0
# Here:  a level that does not change is not written again, so docs/devices.md says to set both.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
import time
from house import house
from seen import see
from homeassistant.setup import async_setup_component

async def main():
    async with house() as hass:
        began = time.time() - 60
        hass.states.async_set("sensor.tank", "50", {"unit_of_measurement": "%"}, timestamp=began)
        window = {"time_window": {"seconds": 2}}
        helpers = {
            "as_it_is": {},
            "with_a_window": window,
            "with_both": {**window, "max_sub_interval": {"seconds": 1}},
        }
        assert await async_setup_component(hass, "sensor", {"sensor": [
            {"platform": "derivative", "name": name, "source": "sensor.tank", "round": 0, **choice}
            for name, choice in helpers.items()
        ]})
        await hass.async_block_till_done()
        hass.states.async_set("sensor.tank", "49", {"unit_of_measurement": "%"},
                              timestamp=began + 60)
        await asyncio.sleep(4)
        for name, rate in (("as_it_is", "-60"), ("with_a_window", "-60"), ("with_both", "0")):
            see(f"% an hour, {name}", hass.states.get(f"sensor.{name}").state, rate)

asyncio.run(main())
EOF
