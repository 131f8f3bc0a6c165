"""What the device registry has of a device."""

from typing import Final

from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from ..data import RvcConfigEntry, identifier_of, part_of_coach, registered_device
from ..devices import Device
from ..devices.node import Node
from ..presentation.labels import named_instances, part_signals
from ..protocol.message import MessageKey
from .areas import area_of_new
from .node_identity import node_info

_WHEEL: Final = {"tire_axle", "tire_position"}
"""The parts by which a message tells of one wheel."""


def told_before(entry: RvcConfigEntry, device: Device) -> dr.DeviceEntry | None:
    """Return the registry's entry of a device that another entity has told of.

    All entities of a device say the same of it, and what changes later is registered
    when it does; None for the first, and for one that the owner has removed meanwhile.
    """
    told = entry.runtime_data.told
    if device not in told:
        told.add(device)
        return None
    return registered_device(entry.runtime_data.hass, entry, device.key)


def device_info(entry: RvcConfigEntry, device: Device) -> DeviceInfo:
    """Return what the device registry has of a device.

    Home Assistant takes the area of a device that is new, and of no other.
    """
    if isinstance(device, Node):
        return node_info(entry, device)
    spec = entry.runtime_data.spec
    name = device.key.device_class
    mapped = entry.runtime_data.coach_map.about(device.key)
    info = DeviceInfo(
        identifiers={identifier_of(entry, device.key)},
        model=_model(entry, device),
        suggested_area=area_of_new(entry.runtime_data, device),
    )
    if mapped is not None and mapped.name is not None:
        info["name"] = mapped.name
    elif not entry.runtime_data.names.has_class(name):
        info["name"] = entry.runtime_data.names.of(name, device.instance)
    else:
        has_own_name = device.instance in named_instances(spec, name)
        info["translation_key"] = f"{name}_{device.instance}" if has_own_name else name
        info["translation_placeholders"] = {"instance": device.instance_name}
    return part_of_coach(info, entry, device)


def _model(entry: RvcConfigEntry, device: Device) -> str:
    """Return what a device is among those of its network: "Dimmer 9"."""
    name = device.key.device_class
    device_class = entry.runtime_data.spec.device_classes[name]
    model = device_class.model or entry.runtime_data.names.of_class(name)
    return model if device.instance is None else f"{model} {device.instance_name}"


def wheel_name(entry: RvcConfigEntry, key: MessageKey) -> str | None:
    """Return what the wheel is called that a message tells of; None for no wheel."""
    runtime = entry.runtime_data
    if part_signals(runtime.spec, key).keys() != _WHEEL:
        return None
    return runtime.names.of_part(runtime.spec, key)


def wheel_info(
    entry: RvcConfigEntry, device: Device, key: MessageKey, name: str
) -> ChildDeviceInfo:
    """Return what the device registry has of a wheel, which is part of the tires.

    Args:
        entry: The coach's entry.
        device: The tires.
        key: The key of a message that tells of the wheel.
        name: What the wheel is called.
    """
    runtime = entry.runtime_data
    domain, tires = identifier_of(entry, device.key)
    registered = registered_device(runtime.hass, entry, device.key)
    if registered is None:
        # Home Assistant wants what a device is part of to be there before.
        registered = dr.async_get(runtime.hass).async_get_or_create(
            config_entry_id=entry.entry_id,
            config_subentry_id=runtime.subentries[device.key.network],
            **device_info(entry, device),
        )
    return ChildDeviceInfo(
        identifiers={(domain, f"{tires}_{key.part}")},
        name=name,
        parent_device_id=registered.id,
    )
