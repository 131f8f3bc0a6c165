#!/usr/bin/env bash
# Guess: of an enum sensor Home Assistant's Prometheus exporter gives each state as a series, or nothing.
# Seen:  states that look like on and off are 1 and 0 (closed, open, locked, home ...), as sensor_enum_None;
#   with the next state that is a word of its own the old number stays, for ever.
# With:  Home Assistant 2026.11.0, prometheus-client 0.21.0
# Here:  a network's state "closed", with which it begins, is 0 and stays so when it is "connected"; so each
#   network has a binary sensor too, and docs/fleet.md counts by that.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0 prometheus-client==0.21.0
python - <<'PY'
from unittest.mock import MagicMock
import prometheus_client
from homeassistant.components.prometheus import PrometheusMetrics
from homeassistant.core import State
from homeassistant.helpers.entity_values import EntityValues
from seen import see

registries = MagicMock()
registries.async_get.return_value = None
metrics = PrometheusMetrics(
    lambda _: True, "ha", "°C", EntityValues(), None, None, *[registries] * 4
)
def exported(state):
    metrics.handle_state(State("sensor.network", state, {"device_class": "enum", "friendly_name": "Network"}))
    text = prometheus_client.generate_latest().decode()
    return [line.split()[-1] for line in text.splitlines() if line.startswith("ha_sensor_enum")]

see("closed", exported("closed"), ["0.0"])
see("then connected", exported("connected"), ["0.0"])
see("then unavailable", exported("unavailable"), [])
see("then lost", exported("lost"), [])
PY
