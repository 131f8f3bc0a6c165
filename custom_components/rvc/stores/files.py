"""What the stores of an entry have in common: how reading fails, and what is left."""

from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import STORAGE_DIR

from ..const import DOMAIN

UNREADABLE: Final = (
    HomeAssistantError,
    NotImplementedError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What Home Assistant's Store raises for files of other versions and other types."""


async def remove_files(hass: HomeAssistant, entry_id: str) -> None:
    """Remove what is left of an entry's stores, also what was put aside as corrupt."""

    def remove() -> None:
        key = f"{DOMAIN}.{entry_id}"
        for path in Path(hass.config.path(STORAGE_DIR)).glob(f"{DOMAIN}.*"):
            if path.name == key or path.name.startswith(f"{key}."):
                path.unlink(missing_ok=True)

    await hass.async_add_executor_job(remove)
