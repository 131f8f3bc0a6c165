#!/usr/bin/env bash
# Guess: a form's text may have a plural or a choice ("{count, plural, ...}"), as the frontend formats
#   texts with ICU MessageFormat.
# Seen:  the backend takes texts apart with Python's string.Formatter to compare placeholders. What that
#   cannot read is left out in every language, English too: the form has no text there, and only
#   the log says so.
# With:  Home Assistant 2026.11.0
# Here:  no text has a plural or a choice; where it matters there are two texts.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
coach_integration
mkdir custom_components/coach/translations
cat >custom_components/coach/translations/en.json <<'EOF'
{"config": {"step": {
  "plain": {"description": "Lamps: {count}"},
  "plural": {"description": "{count, plural, one {one lamp} other {# lamps}}"},
  "choice": {"description": "{known, select, yes {A known} other {An unknown}} coach"}}}}
EOF
python - <<'EOF'
import asyncio
from house import house
from seen import see
from homeassistant.helpers.translation import async_get_translations

async def main():
    async with house(".") as hass:
        texts = await async_get_translations(hass, "en", "config", {"coach"})
        for step, known in (("plain", "Lamps: {count}"), ("plural", None), ("choice", None)):
            text = texts.get(f"component.coach.config.step.{step}.description")
            see(f"the {step} text", text, known)

asyncio.run(main())
EOF
