"""Making a coach's dashboard: as the owner does under Add dashboard, and only if asked."""

import asyncio
from collections.abc import Iterator
import itertools
import json
import logging
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.components import frontend
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.http import WebSocketAdapter
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN
from ..data import RvcConfigEntry

_LOGGER = logging.getLogger(__name__)

STRATEGY: Final = "custom:rvc-coach"
_PATH: Final = "rvc-coach"
_ICON: Final = "mdi:rv-truck"
_MOST: Final = 100
_PATIENCE: Final = 10.0


async def make_dashboard(hass: HomeAssistant, entry: RvcConfigEntry) -> str | None:
    """Make a dashboard of a coach, beside those that are there.

    It is a task of its own: a connection leaves its mark in the task's context.

    It is done by the commands that the frontend sends: only they keep the list of
    dashboards and the sidebar in step.

    Returns:
        Its path, or None where it cannot be made; the log says why.
    """
    return await hass.async_create_task(_make(hass, entry), "rvc make dashboard")


async def _make(hass: HomeAssistant, entry: RvcConfigEntry) -> str | None:
    path = next(_free_paths(hass), None)
    user = await _administrator(hass)
    if "lovelace" not in hass.config.components or path is None or user is None:
        _LOGGER.warning("The dashboard of %s cannot be made here", entry.title)
        return None
    client = _Client(hass, user)
    config = {"strategy": {"type": STRATEGY, "entry": entry.entry_id}}
    try:
        await client.send(
            type="lovelace/dashboards/create",
            url_path=path,
            title=_free_title(hass, entry),
            icon=_ICON,
            show_in_sidebar=True,
            require_admin=False,
        )
        await client.send(type="lovelace/config/save", url_path=path, config=config)
    except (HomeAssistantError, TimeoutError) as error:
        _LOGGER.warning("The dashboard of %s cannot be made: %s", entry.title, error)
        return None
    return path


def _title(hass: HomeAssistant, entry: RvcConfigEntry) -> str:
    """Return what the sidebar says: the coach, and not the address it is reached by."""
    settings = {
        str(one) for sub in entry.subentries.values() for one in sub.data.values()
    }
    if entry.title not in settings or entry.state is not ConfigEntryState.LOADED:
        return entry.title
    hub = dr.async_get(hass).async_get(entry.runtime_data.hub_id)
    return (hub and hub.name) or entry.title


def _free_title(hass: HomeAssistant, entry: RvcConfigEntry) -> str:
    """Return a title that nothing else in the sidebar has: two coaches are told apart."""
    title = _title(hass, entry)
    panels = hass.data.get(frontend.DATA_PANELS, {}).values()
    taken = {panel.sidebar_title for panel in panels}
    if title in taken and entry.title != title:
        title = f"{title} ({entry.title})"
    numbered = (f"{title} {number}" for number in range(2, _MOST))
    return next(one for one in (title, *numbered) if one not in taken)


def _free_paths(hass: HomeAssistant) -> Iterator[str]:
    """Yield paths that nobody has: what another dashboard has is left to it."""
    numbered = (f"{_PATH}-{number}" for number in range(2, _MOST))
    for path in itertools.chain((_PATH,), numbered):
        if not frontend.async_panel_exists(hass, path):
            yield path


async def _administrator(hass: HomeAssistant) -> User | None:
    """Return in whose name it is made: the owner's, else an administrator's."""
    users = await hass.auth.async_get_users()
    able = [one for one in users if one.is_active and one.is_admin]
    return next((one for one in able if one.is_owner), able[0] if able else None)


class _Client:
    """Sends commands as a browser does, without a socket between."""

    def __init__(self, hass: HomeAssistant, user: User) -> None:
        """Speak in the name of a user."""
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._ids = itertools.count(1)
        logger = WebSocketAdapter(_LOGGER, {"connid": DOMAIN})
        self._connection = ActiveConnection(
            logger, hass, self._receive, user, refresh_token=None, remote=None
        )

    def _receive(self, message: bytes | str | dict[str, Any]) -> None:
        answer = message if isinstance(message, dict) else json.loads(message)
        self._answers.put_nowait(answer)

    async def send(self, **command: Any) -> None:
        """Send a command; raises HomeAssistantError where it fails, and TimeoutError."""
        self._connection.async_handle({"id": next(self._ids), **command})
        answer = await asyncio.wait_for(self._answers.get(), _PATIENCE)
        if not answer.get("success"):
            raise HomeAssistantError(answer.get("error", {}).get("message"))
