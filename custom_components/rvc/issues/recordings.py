"""Issues about recordings: a disk that is nearly full."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN

_DISK_FULL: Final = "recording_disk_full"


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
