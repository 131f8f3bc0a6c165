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
    _report_unknown_networks(hass, entry)


@callback
def _report_unknown_networks(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Report a map that names networks which the coach does not have.

    It is no fault where the map is for more networks than the coach has by now.
    """
    issue = f"map_networks_{entry.entry_id}"
    runtime = entry.runtime_data
    networks = runtime.coach.networks
    unknown = runtime.coach_map.unknown_networks(networks)
    if not unknown or networks.keys() <= runtime.coach_map.networks:
        ir.async_delete_issue(hass, DOMAIN, issue)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="map_networks",
        translation_placeholders={
            "coach": entry.title,
            "unknown": ", ".join(unknown[:_MOST_NAMED]),
            "networks": ", ".join(networks),
        },
    )


@callback
def report_restored_map(hass: HomeAssistant, entry_id: str) -> None:
    """Report that the copy of a map was taken, because the map could not be read."""
    _report(hass, "map_restored", entry_id, ir.IssueSeverity.WARNING)


@callback
def report_lost_map(hass: HomeAssistant, entry_id: str) -> None:
    """Report that neither a map nor its copy can be read."""
    _report(hass, "map_lost", entry_id, ir.IssueSeverity.ERROR)


@callback
def forget_map_issues(hass: HomeAssistant, entry_id: str) -> None:
    """Withdraw all reports: the map is removed."""
    for key in ("map_restored", "map_lost", "map_networks"):
        ir.async_delete_issue(hass, DOMAIN, f"{key}_{entry_id}")


def _report(
    hass: HomeAssistant, key: str, entry_id: str, severity: ir.IssueSeverity
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{key}_{entry_id}",
        # There is nothing to be done but to look: submitting says that one has.
        is_fixable=True,
        is_persistent=True,
        severity=severity,
        translation_key=key,
    )
