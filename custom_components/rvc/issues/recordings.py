"""Issues about recordings: a disk that is nearly full, and those that stay."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN

_DISK_FULL: Final = "recording_disk_full"
_LEFT: Final = "recordings_left"
_MOST_NAMED: Final = 10


@callback
def report_full_disk(hass: HomeAssistant, folder: Path) -> None:
    """Report that a recording has ended before it could fill the disk."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _DISK_FULL,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=_DISK_FULL,
        translation_placeholders={"folder": str(folder)},
    )


@callback
def forget_full_disk(hass: HomeAssistant) -> None:
    """Withdraw that report: there is room again."""
    ir.async_delete_issue(hass, DOMAIN, _DISK_FULL)


@callback
def report_recordings(
    hass: HomeAssistant, folder: Path, found: Sequence[tuple[Path, int]]
) -> None:
    """List the recordings that stay after the last coach, for removal."""
    names = [path.name for path, _ in found[:_MOST_NAMED]]
    more = " …" if len(found) > _MOST_NAMED else ""
    ir.async_create_issue(
        hass,
        DOMAIN,
        _LEFT,
        data={"fix": "delete_recordings"},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=_LEFT,
        translation_placeholders={
            "count": str(len(found)),
            "megabytes": f"{sum(size for _, size in found) / 1_000_000:.1f}",
            "folder": str(folder),
            "files": ", ".join(names) + more,
        },
    )


@callback
def forget_recordings(hass: HomeAssistant) -> None:
    """Withdraw that list: there is a coach again."""
    ir.async_delete_issue(hass, DOMAIN, _LEFT)
