"""What older releases of Home Assistant name otherwise, down to the one in hacs.json.

Nothing else here asks which release it is. When the oldest one moves up, what
serves none goes.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, llm
from homeassistant.helpers.entity import Entity
from homeassistant.util.json import JsonObjectType

DEVICES_OF_ONE_ENTRY: Final = hasattr(
    dr.DeviceRegistry, "async_get_device_by_identifier"
)
"""Whether a device belongs to one entry alone, as since 2026.8."""


def find_by_identifier(
    hass: HomeAssistant, entry: ConfigEntry, identifier: tuple[str, str]
) -> dr.DeviceEntry | None:
    """Return an entry's device in the registry; None where it has none yet."""
    devices = dr.async_get(hass)
    if DEVICES_OF_ONE_ENTRY:
        return devices.async_get_device_by_identifier(identifier, entry.entry_id)
    return devices.async_get_device(identifiers={identifier})


def reached_through(
    info: dr.DeviceInfo, device_id: str, identifier: tuple[str, str]
) -> dr.DeviceInfo:
    """Say that a device is reached through another, which is registered."""
    if DEVICES_OF_ONE_ENTRY:
        info["via_device_id"] = device_id
    else:
        info["via_device"] = identifier  # type: ignore[typeddict-unknown-key]
    return info


def tool_result(data: JsonObjectType) -> Any:
    """Return what a tool for language models answers with."""
    return llm.ToolResult(data=data) if hasattr(llm, "ToolResult") else data


def only_reads() -> Any:
    """Return what tells that a tool only looks; None where nothing could."""
    if not hasattr(llm, "ToolAnnotations"):
        return None
    return llm.ToolAnnotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )


def serve_native_names[EntityT: Entity](
    *names: str,
) -> Callable[[type[EntityT]], type[EntityT]]:
    """Return a class decorator that serves `native_<name>` as the release asks.

    Since 2026.11 climates and water heaters are asked for
    `native_current_temperature` and its like; before, for `current_temperature`.
    """

    def decorate(cls: type[EntityT]) -> type[EntityT]:
        for name in names:
            native = f"native_{name}"
            if not any(native in base.__dict__ for base in cls.__mro__[1:]):
                setattr(cls, name, property(attrgetter(native)))
        return cls

    return decorate
