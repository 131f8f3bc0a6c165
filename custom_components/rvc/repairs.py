"""What Home Assistant can do about a repair issue, once the owner agrees."""

from collections.abc import Awaitable, Callable
from typing import Any, override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .coach_map.editing import without_devices
from .const import DOMAIN
from .data import RvcConfigEntry, device_label
from .issues.coach_map import unseen
from .recordings import delete_recordings
from .services.command_errors import command_failed, message_of
from .spec.errors import RvcError
from .stores.coach_map import edit_map


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return the flow that puts an issue right."""
    return _FixFlow(data or {})


class _FixFlow(ConfirmRepairFlow):
    """Says what will be done, and does it when the owner agrees."""

    def __init__(self, about: dict[str, Any]) -> None:
        """Take what the issue is about: its fix, and its coach."""
        self._about = about

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Do it, or show what it is."""
        if user_input is not None and (fix := self._about.get("fix")) is not None:
            try:
                await _FIXES[fix](self.hass, self._about)
            except HomeAssistantError as error:
                reason = await message_of(self.hass, error)
                return self.async_abort(
                    reason="not_fixed", description_placeholders={"reason": reason}
                )
        return await super().async_step_confirm(user_input)


async def _try_again(hass: HomeAssistant, about: dict[str, Any]) -> None:
    """Set a coach up anew, which opens its networks at once."""
    hass.config_entries.async_schedule_reload(about["entry_id"])


async def _reload_all(hass: HomeAssistant, _: dict[str, Any]) -> None:
    """Read the owner's files again."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        hass.config_entries.async_schedule_reload(entry.entry_id)


async def _forget_unseen(hass: HomeAssistant, about: dict[str, Any]) -> None:
    """Take devices out of the map that were never heard."""
    entry = _loaded(hass, about)
    if entry is not None:
        gone = unseen(entry)
        await edit_map(hass, entry, lambda now: without_devices(now, gone))


async def _clear_faults(hass: HomeAssistant, about: dict[str, Any]) -> None:
    """Ask a node to forget its latched faults; raises HomeAssistantError."""
    entry = _loaded(hass, about)
    if entry is None:
        return
    coach = entry.runtime_data.coach
    for device in list(coach.devices.values()):
        if str(device.key) == about["node"]:
            try:
                await coach.session_of(device).clear_faults(device)
            except RvcError as error:
                label = device_label(hass, entry, device)
                raise command_failed(error, label) from error


async def _delete_recordings(hass: HomeAssistant, _: dict[str, Any]) -> None:
    """Delete the recordings that a coach has left behind."""
    await delete_recordings(hass)


def _loaded(hass: HomeAssistant, about: dict[str, Any]) -> RvcConfigEntry | None:
    entries: list[RvcConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return next((one for one in entries if one.entry_id == about["entry_id"]), None)


_FIXES: dict[str, Callable[[HomeAssistant, dict[str, Any]], Awaitable[None]]] = {
    "clear_faults": _clear_faults,
    "delete_recordings": _delete_recordings,
    "forget_unseen": _forget_unseen,
    "reload_all": _reload_all,
    "try_again": _try_again,
}
