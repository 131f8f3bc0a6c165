#!/usr/bin/env bash
# Guess: entity ids are made of the English names of an integration, so that examples fit everywhere.
# Seen:  in a house with German, entities that are new get German ids (and English ones in Japanese,
#   where names have other letters); what was there before keeps its id.
# With:  Home Assistant 2026.11.0
# Here:  nothing looks an entity up by an id that it has made out of English: the registry is asked
#   with the unique id; blueprints ask for entities.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
mkdir -p custom_components/coach/translations
cat >custom_components/coach/manifest.json <<'EOF'
{"domain": "coach", "name": "Coach", "version": "1.0.0", "config_flow": true,
 "codeowners": [], "requirements": [], "dependencies": [], "documentation": "https://example.com",
 "iot_class": "local_push"}
EOF
for one in "en Fresh water" "de Frischwasser" "ja 清水"; do
  echo "{\"entity\": {\"sensor\": {\"fresh\": {\"name\": \"${one#* }\"}}}}" \
    >"custom_components/coach/translations/${one%% *}.json"
done
cat >custom_components/coach/config_flow.py <<'EOF'
from homeassistant.config_entries import ConfigFlow

class CoachFlow(ConfigFlow, domain="coach"):
    pass
EOF
cat >custom_components/coach/__init__.py <<'EOF'
async def async_setup_entry(hass, entry):
    await hass.config_entries.async_forward_entry_setups(entry, ["sensor"])
EOF
cat >custom_components/coach/sensor.py <<'EOF'
from homeassistant.components.sensor import SensorEntity

class Tank(SensorEntity):
    _attr_has_entity_name, _attr_should_poll = True, False
    _attr_translation_key, _attr_unique_id = "fresh", "fresh"
    _attr_native_value = 50

async def async_setup_entry(hass, entry, async_add_entities):
    async_add_entities([Tank()])
EOF
cat >language.py <<'EOF'
import asyncio, sys, tempfile
from pathlib import Path
from house import coach_entry, house

async def main():
    folder = Path(tempfile.mkdtemp(dir="."))
    (folder / "custom_components").symlink_to(Path("custom_components").resolve())
    async with house(folder) as hass:
        hass.config.language = sys.argv[1]
        await hass.config_entries.async_add(coach_entry())
        await hass.async_block_till_done()
        print(*hass.states.async_entity_ids("sensor"))

asyncio.run(main())
EOF
see "en" "$(python language.py en)" sensor.fresh_water
see "de" "$(python language.py de)" sensor.frischwasser
see "ja" "$(python language.py ja)" sensor.fresh_water
