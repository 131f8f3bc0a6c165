#!/usr/bin/env bash
# Guess: async_get_last_state gives the last value that an entity had.
# Seen:  it gives the last state, and of an entity that was unavailable when Home Assistant stopped
#   that is "unavailable": the value before is gone. What a RestoreSensor stores beside it is kept.
# With:  Home Assistant 2026.11.0
# Here:  counted energy is restored from a RestoreSensor's data (entities/power_flow.py), so that a
#   network that is off while Home Assistant stops costs no kilowatt-hour.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, house
from seen import see
from homeassistant.components.sensor import RestoreSensor
from homeassistant.helpers import restore_state

class Energy(RestoreSensor):
    _attr_native_value = 42
    async def async_added_to_hass(self):
        await super().async_added_to_hass()
        self.state_before = await self.async_get_last_state()
        self.data_before = await self.async_get_last_sensor_data()

async def main():
    async with house("."):
        pass
    async with house(".") as hass:
        energy = Energy()
        await add(hass, "sensor", energy)
        see("running", hass.states.get("sensor.energy").state, "42")
        energy._attr_available = False
        energy.async_write_ha_state()
        await restore_state.async_get(hass).async_dump_states()
    async with house(".") as hass:
        energy = Energy()
        await add(hass, "sensor", energy)
        see("state before the restart", energy.state_before.state, "unavailable")
        see("its data", energy.data_before.native_value, 42)

asyncio.run(main())
EOF
