"""The commands about devices: watch them, describe them, and find out what is what."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util import slugify
import voluptuous as vol

from ...coach_map.editing import changes, with_device
from ...coach_map.model import Document, MappedDevice
from ...coach_map.roles import OUTPUT_ROLES, PAIR_ROLES
from ...coach_map.schema import read_map
from ...coach_map.writing import write_map
from ...const import DOMAIN
from ...data import RvcConfigEntry, device_label, nameable_devices, registered_device
from ...devices import Device
from ...flows.descriptions import (
    AUTOMATIC,
    CONF_AREA,
    CONF_ROLE,
    Subject,
    described,
    role_said,
    suggested,
)
from ...services.coach_map import import_map
from ...services.command_errors import command_failed
from ...services.reasons import refusal_of_map
from ...spec.errors import RvcError
from ...stores.coach_map import edit_map
from ..contract.command import EntryRequest
from ..contract.devices import (
    BLINK,
    DESCRIBE,
    EXPORT_MAP,
    IMPORT_MAP,
    LEARN,
    SUBSCRIBE,
    BlinkRequest,
    DescribeRequest,
    DescribeResult,
    Description,
    DevicesEvent,
    ImportRequest,
    ImportResult,
    LearnEvent,
    MapFile,
)
from ..registry import Call, Stream, handles, streams
from .lesson import Lesson
from .rows import DevicesStream


@streams(SUBSCRIBE)
def stream_devices(stream: Stream[EntryRequest, DevicesEvent]) -> Callable[[], None]:
    """Send the devices, and what changes of them."""
    return DevicesStream(stream).close


@streams(LEARN)
def stream_lesson(stream: Stream[EntryRequest, LearnEvent]) -> Callable[[], None]:
    """Send what changes while the owner presses a switch."""
    return Lesson(stream).close


@handles(BLINK)
async def handle_blink(call: Call[BlinkRequest]) -> None:
    """Make a lamp blink."""
    runtime = call.runtime
    device = _device_of(call, call.request["key"])
    role = role_said(call.request)
    try:
        await runtime.coach.blinking.blink(device, role)
    except RvcError as error:
        label = device_label(call.hass, call.entry, device)
        raise command_failed(error, label) from error


@handles(EXPORT_MAP)
def handle_export(call: Call[EntryRequest]) -> MapFile:
    """Return the coach map as a file."""
    name = slugify(call.entry.title, separator="-") or DOMAIN
    return MapFile(
        file_name=f"{name}.yaml", text=write_map(dict(call.runtime.document))
    )


@handles(IMPORT_MAP)
async def handle_import(call: Call[ImportRequest]) -> ImportResult:
    """Import a coach map, or say what that would change."""
    imported: Any = await import_map(
        call.hass, call.entry, call.request["text"], preview=call.request["preview"]
    )
    result: ImportResult = imported
    return result


@handles(DESCRIBE)
async def handle_describe(call: Call[DescribeRequest]) -> DescribeResult:
    """Keep what the owner says of devices, in the map and in the registries."""
    entry, said = call.entry, call.request["devices"]
    before = call.runtime.coach_map
    subjects = [(_device_of(call, one["key"]), one) for one in said]
    described = [_described(call, device, one) for device, one in subjects]

    def edit(document: Document) -> Document:
        return reduce(with_device, described, document)

    try:
        after = read_map(edit(call.runtime.document))
    except vol.Invalid as error:
        raise _bad_map(refusal_of_map(error)) from error
    changed = changes(before, after)
    if changed:
        await edit_map(call.hass, entry, edit)
    for device, one in subjects:
        _keep_in_registry(call, entry, device, one)
    return DescribeResult(changed=len(changed))


def _bad_map(reason: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="bad_map",
        translation_placeholders={"reason": reason},
    )


def _device_of(call: Call[Any], text: str) -> Device:
    """Return a device by its key's text; raises ServiceValidationError."""
    for device in nameable_devices(call.runtime):
        if str(device.key) == text:
            return device
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="device_not_heard",
        translation_placeholders={"device": text},
    )


def _described(call: Call[Any], device: Device, said: Description) -> MappedDevice:
    """Return a device as its owner describes it; the rest is as it was."""
    values = suggested(call.hass, call.runtime, Subject(device.key))
    values |= {
        name: value
        for name, value in said.items()
        if name not in ("key", "area_id", "partner")
    }
    if "area_id" in said:
        values[CONF_AREA] = said["area_id"]
    if (role := values.get(CONF_ROLE, AUTOMATIC)) not in (AUTOMATIC, *OUTPUT_ROLES):
        raise _bad_map(str(role))
    subject = Subject(device.key)
    if (partner := said.get("partner")) is not None and partner != device.instance:
        subject = replace(subject, partner=device.key._replace(instance=partner))
    mapped = described(call.hass, call.runtime, subject, values)
    if "partner" in said and (partner is None or role not in PAIR_ROLES):
        # They are two things again.
        mapped = replace(mapped, instances=(device.instance or 0,))
    return mapped


def _keep_in_registry(
    call: Call[Any], entry: RvcConfigEntry, device: Device, said: Description
) -> None:
    """Have a device go by its new name, and stand where it was put.

    A name that the owner gave it before, beside the map, would hide the new one.
    """
    registered = registered_device(call.hass, entry, device.key)
    if registered is None:
        return
    if CONF_NAME in said and registered.name_by_user is not None:
        dr.async_get(call.hass).async_update_device(registered.id, name_by_user=None)
    if "area_id" in said and registered.area_id != said["area_id"]:
        dr.async_get(call.hass).async_update_device(
            registered.id, area_id=said["area_id"]
        )
