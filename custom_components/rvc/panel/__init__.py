"""The pages of RV-C in Home Assistant's frontend: panel, dashboard strategy, cards.

frontend/ holds what they are made of, and scripts/build-frontend makes the bundles.
Where the bundles are missing (a copy of the repository that was not built), nothing
is registered: the frontend would show an alert for a file that is not there.
"""

import logging
from pathlib import Path

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import RvcConfigEntry
from .bundles import FOLDER, Bundles, read_bundles

_LOGGER = logging.getLogger(__name__)

STATIC_URL = f"/{DOMAIN}_static"
PANEL_URL = DOMAIN
"""Where the panel is, below the root."""
_ELEMENT = "rvc-panel"

BUNDLES_FOLDER: HassKey[Path] = HassKey(f"{DOMAIN}_bundles_folder")
"""Where the bundles are, if it is not where they are built."""
BUNDLES: HassKey[Bundles] = HassKey(f"{DOMAIN}_bundles")
"""The bundles that are served; missing where there are none."""


async def register_pages(hass: HomeAssistant) -> None:
    """Serve the bundles; strategy and cards are loaded with every page.

    It is done once: a route of the web server cannot be taken back, and a dashboard
    of the coach has something to say also while the coach is not loaded.
    """
    folder = hass.data.get(BUNDLES_FOLDER, FOLDER)
    bundles = await hass.async_add_executor_job(read_bundles, folder)
    if bundles is None:
        _LOGGER.info(
            "The panel and the dashboard are not in this copy of the integration:"
            " scripts/build-frontend makes them; all else works"
        )
        return
    hass.data[BUNDLES] = bundles

    async def serve(hass: HomeAssistant, _: str) -> None:
        # The hash in a file's name lets browsers keep it.
        await hass.http.async_register_static_paths(
            [StaticPathConfig(STATIC_URL, str(folder), cache_headers=True)]
        )
        for file in (bundles.strategy, bundles.cards):
            frontend.add_extra_js_url(hass, f"{STATIC_URL}/{file}")
        await show_panel(hass)
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            link_panel(hass, entry)

    async_when_setup(hass, "frontend", serve)


async def show_panel(hass: HomeAssistant) -> None:
    """Put the panel into the sidebar, for administrators, unless it is there."""
    if not _is_served(hass) or frontend.async_panel_exists(hass, PANEL_URL):
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=PANEL_URL,
        webcomponent_name=_ELEMENT,
        sidebar_title="RV-C",
        sidebar_icon="mdi:rv-truck",
        module_url=f"{STATIC_URL}/{hass.data[BUNDLES].panel}",
        require_admin=True,
    )


@callback
def link_panel(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Let the coach's device lead to the panel.

    The manifest's way would take the place of the button for the options.
    """
    dr.async_get(hass).async_update_device(
        entry.runtime_data.hub_id,
        configuration_url=f"homeassistant://{PANEL_URL}" if _is_served(hass) else None,
    )


@callback
def hide_panel_after(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Take the panel out of the sidebar when no coach is left beside an entry.

    A reload leaves it: who looks at it would be thrown out.
    """
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    if any(one.entry_id != entry.entry_id for one in entries):
        return
    if _is_served(hass) and frontend.async_panel_exists(hass, PANEL_URL):
        frontend.async_remove_panel(hass, PANEL_URL)


def _is_served(hass: HomeAssistant) -> bool:
    """Return whether there are bundles, and a frontend to load them."""
    return BUNDLES in hass.data and "frontend" in hass.config.components
