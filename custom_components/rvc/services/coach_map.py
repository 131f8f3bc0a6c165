"""Actions on the coach map: export, import, and find out which device is which."""

from typing import Any, Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..coach.learn import LearnSession
from ..coach.unknown_definitions import unknown_as_definitions
from ..coach_map.editing import changes
from ..coach_map.formats.errors import BadMap
from ..coach_map.reading import read_map_file
from ..coach_map.schema import device_class_of, read_map
from ..coach_map.writing import write_map
from ..const import DOMAIN, HOUSE
from ..data import (
    RvcConfigEntry,
    data_of,
    device_label,
    entry_of,
    nameable_devices,
    network_title,
)
from ..devices import DeviceKey
from ..spec.errors import RvcError
from ..stores.coach_map import change_map, changes_to_dict
from .command_errors import command_failed
from .reasons import in_our_language
from .redaction import public_messages
from .register import ActionRow, register_admin_actions

_EXPORT: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})
_IMPORT: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required("text"): cv.string,
        vol.Optional("preview", default=False): cv.boolean,
    }
)
_TEACH: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional("seconds", default=30): vol.All(
            vol.Coerce(float), vol.Range(0.1, 300)
        ),
    }
)
_BLINK: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional("device_class", default="dimmer"): cv.slug,
        vol.Required("instance"): vol.All(vol.Coerce(int), vol.Range(0, 250)),
        vol.Optional("network", default=HOUSE): cv.string,
    }
)


@callback
def register_coach_map_actions(hass: HomeAssistant) -> None:
    """Register the actions; they are there also while no coach is set up."""
    register_admin_actions(
        hass,
        (
            ActionRow("export_map", _EXPORT, _export, SupportsResponse.ONLY),
            ActionRow("import_map", _IMPORT, _import, SupportsResponse.OPTIONAL),
            ActionRow("list_unknown", _EXPORT, _list_unknown, SupportsResponse.ONLY),
            ActionRow("teach", _TEACH, _teach, SupportsResponse.ONLY),
            ActionRow("blink", _BLINK, _blink),
        ),
    )


async def _export(call: ServiceCall) -> ServiceResponse:
    """Return the coach's map as a file's text and as data."""
    document = dict(data_of(call).document)
    return {"text": write_map(document), "map": document}


async def _import(call: ServiceCall) -> ServiceResponse:
    """Import a map in any format; with `preview` only return what it changes."""
    response = await import_map(
        call.hass, entry_of(call), call.data["text"], preview=call.data["preview"]
    )
    return response if call.return_response else None


async def import_map(
    hass: HomeAssistant, entry: RvcConfigEntry, text: str, *, preview: bool
) -> dict[str, Any]:
    """Give a coach the map of a file in any format; return what it changes.

    With `preview` nothing is changed. Raises HomeAssistantError.
    """
    runtime = entry.runtime_data
    try:
        imported = await hass.async_add_executor_job(read_map_file, text, runtime.spec)
    except BadMap as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="bad_map",
            translation_placeholders={"reason": in_our_language(error)},
        ) from error
    after = read_map(imported.document)
    changed = changes(runtime.coach_map, after)
    if not preview:
        await change_map(hass, entry, imported.document)
    return {
        "format": imported.format,
        "unused": [in_our_language(one) for one in imported.unused],
        "unknown_networks": after.unknown_networks(runtime.coach.networks),
        **changes_to_dict(changed, after),
    }


async def _list_unknown(call: ServiceCall) -> ServiceResponse:
    """Return what nobody has given a meaning: DGNs, and instances without a name.

    The text is a beginning for a definition of the owner's own.
    """
    runtime = data_of(call)
    unknown: list[Any] = runtime.coach.monitor.unknown(runtime.coach.now())
    unmapped: list[Any] = [
        {**device.key._asdict(), "messages": public_messages(device)}
        for device in nameable_devices(runtime)
        if runtime.coach_map.about(device.key) is None
    ]
    text = unknown_as_definitions(unknown)
    return {"unknown": unknown, "unmapped": unmapped, "text": text}


async def _teach(call: ServiceCall) -> ServiceResponse:
    """Wait while the owner presses something, and return what changed."""
    runtime = data_of(call)
    session = LearnSession(runtime.coach)
    seconds = call.data["seconds"]
    try:
        candidates = await session.answer(seconds, longest=seconds)
    finally:
        session.end()
    return {
        "candidates": [
            {
                **candidate.key._asdict(),
                "changes": candidate.presses,
                "partner": candidate.partner and candidate.partner.instance,
                "travel_time": candidate.travel_time,
            }
            for candidate in candidates
        ]
    }


async def _blink(call: ServiceCall) -> None:
    """Make a lamp blink."""
    entry = entry_of(call)
    runtime = entry.runtime_data
    data = call.data
    device_class = device_class_of({data["device_class"]: data["instance"]})
    key = DeviceKey(data["network"], device_class, data["instance"])
    device = runtime.coach.devices.get(key)
    if device is None:
        is_known = key.network in runtime.coach.networks
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_device",
            translation_placeholders={
                "device_class": runtime.names.of_class(device_class),
                "instance": str(key.instance),
                "network": network_title(entry, key.network)
                if is_known
                else key.network,
            },
        )
    try:
        await runtime.coach.blinking.blink(device)
    except RvcError as error:
        label = device_label(call.hass, entry, device)
        raise command_failed(error, label) from error
