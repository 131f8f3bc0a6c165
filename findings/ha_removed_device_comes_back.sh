#!/usr/bin/env bash
# Guess: a device that was removed and is found again is a new one: with another id, without the name,
#   area and entity id that its owner gave it.
# Seen:  it is the same as before, its entities too, also when its config entry was removed and made
#   anew in between. Automations that name it by its id work again.
# With:  Home Assistant 2026.11.0
# Here:  devices that were not heard on thirty days are forgotten without fear (issues/stale_devices.py):
#   one that was only switched off for a winter comes back as itself.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
import asyncio
from types import MappingProxyType
from house import house
from seen import see
from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er

def entry(hass):
    one = ConfigEntry(
        version=1, minor_version=1, domain="coach", title="Coach", data={}, options={},
        source="user", unique_id="coach", discovery_keys=MappingProxyType({}), subentries_data=(),
    )
    hass.config_entries._entries[one.entry_id] = one
    return one

async def main():
    async with house() as hass:
        devices, entities = dr.async_get(hass), er.async_get(hass)

        def found(one):
            device = devices.async_get_or_create(
                config_entry_id=one.entry_id, identifiers={("coach", "tank")}, name="Tank"
            )
            entity = entities.async_get_or_create(
                "sensor", "coach", "tank", config_entry=one, device_id=device.id
            )
            return device.id, device.name_by_user, device.area_id, entity.entity_id

        first = found(one := entry(hass))
        salon = ar.async_get(hass).async_create("Salon").id
        devices.async_update_device(first[0], name_by_user="Grey", area_id=salon)
        entities.async_update_entity(first[3], new_entity_id="sensor.grey")
        as_named = (first[0], "Grey", salon, "sensor.grey")
        devices.async_remove_device(first[0])
        await hass.async_block_till_done()
        see("removed", devices.async_get(first[0]) or entities.async_get("sensor.grey"), None)
        see("found again as it was", found(one) == as_named, True)
        devices.async_clear_config_entry(one.entry_id)
        entities.async_clear_config_entry(one.entry_id)
        see("found by another entry as it was", found(entry(hass)) == as_named, True)

asyncio.run(main())
EOF
