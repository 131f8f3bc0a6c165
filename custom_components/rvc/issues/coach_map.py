"""Issues about the coach map: devices that were never heard, a damaged file."""

from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..coach_map.model import MapKey
from ..const import DOMAIN
from ..data import RvcConfigEntry

_A_DAY: Final = 24 * 60 * 60
_MOST_NAMED: Final = 10


def unseen(entry: RvcConfigEntry) -> list[MapKey]:
    """Return the devices that the map names and that were never heard."""
    runtime = entry.runtime_data
    seen = {
        (key.device_class, key.instance)
        for key in runtime.coach.devices
        if runtime.coach_map.about(key) is not None
    }
    return [
        key
        for key, mapped in sorted(runtime.coach_map.devices.items())
        if key not in seen and not mapped.ignore
    ]


def watch_coach_map(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Report devices of the map that have not been heard within a day."""
    issue = f"map_unseen_{entry.entry_id}"

    @callback
    def check(_: object) -> None:
        networks = entry.runtime_data.coach.networks.values()
        missing = unseen(entry)
        if (
            not missing
            or not networks
            or not all(network.connected for network in networks)
        ):
            return
        named = [entry.runtime_data.names.of(*key) for key in missing]
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue,
            data={"fix": "forget_unseen", "entry_id": entry.entry_id},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key="map_unseen",
            translation_placeholders={
                "coach": entry.title,
                "count": str(len(missing)),
                "devices": ", ".join(named[:_MOST_NAMED])
                + (" …" if len(named) > _MOST_NAMED else ""),
            },
        )

    ir.async_delete_issue(hass, DOMAIN, issue)
    entry.async_on_unload(async_call_later(hass, _A_DAY, check))


@callback
def report_restored_map(hass: HomeAssistant, entry_id: str) -> None:
    """Report that the copy of a map was taken, because the map could not be read."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _restored(entry_id),
        # There is nothing to be done but to look: submitting says that one has.
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="map_restored",
    )


@callback
def report_lost_map(hass: HomeAssistant, entry_id: str) -> None:
    """Report that neither a map nor its copy can be read."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _lost(entry_id),
        is_fixable=True,
        is_persistent=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key="map_lost",
    )


@callback
def forget_map_issues(hass: HomeAssistant, entry_id: str) -> None:
    """Withdraw these reports: the map is removed."""
    ir.async_delete_issue(hass, DOMAIN, _restored(entry_id))
    ir.async_delete_issue(hass, DOMAIN, _lost(entry_id))


def _restored(entry_id: str) -> str:
    return f"map_restored_{entry_id}"


def _lost(entry_id: str) -> str:
    return f"map_lost_{entry_id}"
