#!/usr/bin/env bash
# Guess: the Integral helper makes 0.17 kWh of ten hours of 0 W and ten minutes of 1,000 W.
# Seen:  a sensor that reports changes alone gives 5.08 kWh: with the helper's own choice
#   "trapezoidal" a jump after ten steady hours is a slope of ten hours. "left" is right.
# With:  Home Assistant 2026.11.0
# Here:  a power that does not change is not written again, so docs/devices.md says "left", and
#   that the coach's own energy sensors, which count each report, are better.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
import time
from house import house
from seen import see
from homeassistant.setup import async_setup_component

HOUR = 3600

async def main():
    async with house() as hass:
        watts = {"unit_of_measurement": "W", "device_class": "power"}
        began = time.time() - 11 * HOUR
        hass.states.async_set("sensor.heater", "0", watts, timestamp=began)
        helpers = {"as_it_is": {}, "left": {"method": "left"}}
        assert await async_setup_component(hass, "sensor", {"sensor": [
            {"platform": "integration", "name": name, "source": "sensor.heater",
             "unit_prefix": "k", "round": 2, **choice}
            for name, choice in helpers.items()
        ]})
        await hass.async_block_till_done()
        for power, after in (("1000", 10 * HOUR), ("0", 10 * HOUR + 600)):
            hass.states.async_set("sensor.heater", power, watts, timestamp=began + after)
            await hass.async_block_till_done()
        for name, energy in (("as_it_is", "5.08"), ("left", "0.17")):
            see(f"kWh, {name}", hass.states.get(f"sensor.{name}").state, energy)

asyncio.run(main())
EOF
