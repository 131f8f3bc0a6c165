"""What Home Assistant finds in its configuration folder when the demo starts it."""

from collections.abc import Mapping
import compileall
import json
from pathlib import Path
import shutil
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
ENERGY = Path(__file__).parent / "energy.json"
"""The preferences of the Energy dashboard, and what each hour of a day took."""
COACH = Path(__file__).parent / "coach.json"
"""The entry of the demo coach, with all that it may do allowed."""
TIME_ZONE = ZoneInfo("America/Phoenix")
_INTEGRATION = ROOT / "custom_components" / "rvc"

_CONFIGURATION = f"""\
homeassistant:
  name: Coach
  latitude: 36.053
  longitude: -112.118
  elevation: 2100
  unit_system: us_customary
  currency: USD
  country: US
  language: en
  time_zone: {TIME_ZONE.key}
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1, "::1"]
      allow_bypass_login: true
    - type: homeassistant
# What default_config sets up, and works without the internet, Bluetooth and the
# ports of this machine: with default_config itself, Home Assistant would look for
# those, and install packages when it starts.
assist_pipeline:
config:
conversation:
energy:
frontend:
history:
logbook:
media_source:
mobile_app:
my:
script: !include scripts.yaml
sun:
system_health:
usage_prediction:
webhook:
logger:
  default: warning
  logs:
    custom_components.rvc: info
"""


# What Home Assistant keeps in its stores, as it would be after the onboarding:
# the version of each store and its data
_STORES: dict[str, tuple[int, Mapping[str, Any]]] = {
    "auth": (
        1,
        {
            "users": [
                {
                    "id": "a" * 32,
                    "group_ids": ["system-admin"],
                    "is_owner": True,
                    "is_active": True,
                    "name": "Owner",
                    "system_generated": False,
                    "local_only": True,
                }
            ],
            "groups": [],
            "credentials": [],
            "refresh_tokens": [],
        },
    ),
    # The coach's own time, wherever the browser is
    "frontend.user_data_" + "a" * 32: (
        1,
        {
            "language": {
                "language": "en",
                "number_format": "language",
                "time_format": "language",
                "date_format": "language",
                "time_zone": "server",
                "first_weekday": "language",
            }
        },
    ),
    "onboarding": (4, {"done": ["user", "core_config", "analytics", "integration"]}),
    "lovelace_dashboards": (
        1,
        {
            "items": [
                {
                    "id": name.replace("-", "_"),
                    "url_path": name,
                    "title": title,
                    "icon": icon,
                    "mode": "storage",
                    "require_admin": False,
                    "show_in_sidebar": True,
                }
                for name, title, icon in (
                    ("demo-coach", "Coach", "mdi:rv-truck"),
                    ("map", "Map", "mdi:map"),
                )
            ]
        },
    ),
    "frontend.system_data": (1, {"core": {"default_panel": "demo-coach"}}),
    "lovelace.map": (1, {"config": {"strategy": {"type": "map"}}}),
    # What one gets under Add dashboard: of the only coach
    "lovelace.demo_coach": (1, {"config": {"strategy": {"type": "custom:rvc-coach"}}}),
}


def lay_out(config: Path, port: int, *, coach: bool = False) -> bool:
    """Write the configuration, and lay the integration as an installation has it.

    Args:
        config: The folder of Home Assistant's configuration.
        port: Where its web interface is to be.
        coach: Whether the demo coach is there from the beginning.

    Returns whether the coach is new.
    """
    config.mkdir(parents=True, exist_ok=True)
    (config / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    # As a new installation has it; scenes are appended to it.
    (config / "scripts.yaml").touch()
    installed = config / "custom_components" / "rvc"
    shutil.rmtree(installed, ignore_errors=True)
    # What was compiled before is still valid in the copy, and need not be again.
    compileall.compile_dir(_INTEGRATION, quiet=2)
    shutil.copytree(_INTEGRATION, installed)
    for key, (version, data) in _STORES.items():
        store(config, key, data, version)
    energy = json.loads(ENERGY.read_text(encoding="utf-8"))["preferences"]
    store(config, "energy", energy)
    http = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": http, "pending": None, "yaml_migration_done": True}
    store(config, "http", data, 3, again=True)
    if not coach:
        return False
    added = json.loads(COACH.read_text(encoding="utf-8"))
    return store(config, "core.config_entries", {"entries": [added]})


def store(
    config: Path,
    key: str,
    data: Mapping[str, Any],
    version: int = 1,
    *,
    again: bool = False,
) -> bool:
    """Write one of Home Assistant's stores, unless it is there already.

    Returns whether it was written.
    """
    path = config / ".storage" / key
    path.parent.mkdir(exist_ok=True)
    if path.exists() and not again:
        return False
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    path.write_text(json.dumps(content), encoding="utf-8")
    return True
