#!/usr/bin/env bash
# Guess: an entity that is a setting (entity category "config"), or is hidden, is out of reach of
#   collective actions, whichever way they are aimed.
# Seen:  areas, floors and devices leave both out; a label leaves out the hidden one alone; and
#   `entity_id: all` leaves out neither.
# With:  Home Assistant 2026.11.0
# Here:  that the switches of inverters and chargers are settings is not enough: what needs the
#   option for energy, and others, leaves an action for "all" alone by itself (services/origin.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from house import add, call, house
from seen import see
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.helpers import area_registry as ar, entity_registry as er, floor_registry as fr

off = []

class Switch(SwitchEntity):
    _attr_is_on = True
    def __init__(self, name, category=None):
        self._attr_name, self._attr_entity_category = name, category
    async def async_turn_off(self, **kwargs):
        off.append(self.name)

async def main():
    async with house() as hass:
        switches = Switch("plain"), Switch("setting", EntityCategory.CONFIG), Switch("hidden")
        await add(hass, "switch", *switches)
        floor = fr.async_get(hass).async_create("Upstairs")
        area = ar.async_get(hass).async_create("Salon", floor_id=floor.floor_id)
        entities = er.async_get(hass)
        for one in switches:
            entities.async_update_entity(one.entity_id, area_id=area.id, labels={"big"})
        entities.async_update_entity("switch.hidden", hidden_by=er.RegistryEntryHider.USER)
        for target, reached in (
            ({"area_id": area.id}, ["plain"]),
            ({"floor_id": floor.floor_id}, ["plain"]),
            ({"label_id": "big"}, ["plain", "setting"]),
            ({"entity_id": "all"}, ["hidden", "plain", "setting"]),
        ):
            off.clear()
            await call(hass, "switch.turn_off", **target)
            see(f"switch.turn_off with {[*target]}", sorted(off), reached)

asyncio.run(main())
EOF
