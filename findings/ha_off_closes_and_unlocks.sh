#!/usr/bin/env bash
# Guess: "turn off" for an area, as a language model's tool HassTurnOff says it, is for what can be
#   switched: lamps, switches, fans.
# Seen:  without a domain it also closes covers and valves and unlocks locks, and HassTurnOn opens and
#   locks them: whatever of the area is exposed. homeassistant.turn_off for the same area does not;
#   Assist's own sentences name a domain.
# With:  Home Assistant 2026.11.0
# Here:  what moves needs an option, and every cover of a coach is stopped at its end; whoever lets a
#   language model do things is told not to expose slides and doors (docs/actions.md).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.cover import CoverEntity, CoverEntityFeature
from homeassistant.components.light import ColorMode, LightEntity
from homeassistant.components.lock import LockEntity
from homeassistant.helpers import area_registry as ar, entity_registry as er, intent
from homeassistant.setup import async_setup_component

done = []

class Lamp(LightEntity):
    _attr_supported_color_modes = {_attr_color_mode := ColorMode.ONOFF}
    _attr_is_on = True
    async def async_turn_on(self, **kwargs):
        done.append("lamp on")
    async def async_turn_off(self, **kwargs):
        done.append("lamp off")

class Awning(CoverEntity):
    _attr_is_closed = False
    _attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE
    async def async_open_cover(self, **kwargs):
        done.append("awning opened")
    async def async_close_cover(self, **kwargs):
        done.append("awning closed")

class Door(LockEntity):
    _attr_is_locked = True
    async def async_lock(self, **kwargs):
        done.append("door locked")
    async def async_unlock(self, **kwargs):
        done.append("door unlocked")

async def main():
    async with house() as hass:
        area = ar.async_get(hass).async_create("Salon")
        for domain, entity in (("light", Lamp()), ("cover", Awning()), ("lock", Door())):
            await add(hass, domain, entity)
            er.async_get(hass).async_update_entity(entity.entity_id, area_id=area.id)
        assert await async_setup_component(hass, "intent", {})
        for tool, known in (
            ("HassTurnOff", ["awning closed", "door unlocked", "lamp off"]),
            ("HassTurnOn", ["awning opened", "door locked", "lamp on"]),
        ):
            done.clear()
            await intent.async_handle(hass, "test", tool, {"area": {"value": "Salon"}})
            see(f"{tool} with the area alone", sorted(done), known)
        done.clear()
        await call(hass, "homeassistant.turn_off", area_id=area.id)
        see("homeassistant.turn_off", done, ["lamp off"])

asyncio.run(main())
EOF
