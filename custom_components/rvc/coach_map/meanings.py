"""What has a meaning where: which keys of a map are for which devices."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import voluptuous as vol

from ..spec import Spec
from ..spec.reasons import Reason
from .model import ZONE_PARTS, MappedDevice
from .roles import OUTPUT_CLASSES


def _is_lamp(device: MappedDevice, _: Spec) -> bool:
    return device.device_class in OUTPUT_CLASSES and device.role in (None, "light")


def _has_effects(device: MappedDevice, spec: Spec) -> bool:
    return device.device_class == "dc_dimmer" and _is_lamp(device, spec)


def _is_zone(device: MappedDevice, _: Spec) -> bool:
    return device.device_class == "thermostat"


def _moves_by_itself(device: MappedDevice, spec: Spec) -> bool:
    """Tell whether a chapter describes how such devices move."""
    moving = {spec.dgns[motion.status].device for motion in spec.rows.motions}
    return device.device_class in moving


def _moves(device: MappedDevice, spec: Spec) -> bool:
    return device.role == "cover" or _moves_by_itself(device, spec)


_MEANT_FOR: Final[Mapping[str, tuple[Callable[[MappedDevice, Spec], bool], Reason]]] = {
    "ambient": (_is_zone, Reason("only a thermostat has an ambient sensor")),
    "heated_by": (_is_zone, Reason("only a thermostat is heated by another one")),
    **dict.fromkeys(
        (f"{part}_output" for part in ZONE_PARTS),
        (_is_zone, Reason("only a thermostat has outputs that heat or cool for it")),
    ),
    "dimmable": (_is_lamp, Reason("only a lamp is dimmable")),
    "effects": (_has_effects, Reason("only the lamp of a dimmer has effects")),
    "motion": (
        _moves,
        Reason("only what moves has a motion: an output as: cover, or a slide"),
    ),
    "open_time": (
        _moves,
        Reason("only what moves has one: an output as: cover, or a slide"),
    ),
    "reversed": (
        _moves_by_itself,
        Reason("only a shade and its like can be reversed: of a pair, swap the two"),
    ),
}
"""For which devices a key means something, and why it is refused for others."""


def check_meaning(
    entry: Mapping[str, Any], device: MappedDevice, spec: Spec, place: list[Any]
) -> None:
    """Raise vol.Invalid for a key without meaning for the device of an entry."""
    for key, (has_meaning, reason) in _MEANT_FOR.items():
        if key in entry and not has_meaning(device, spec):
            raise vol.Invalid(reason, [*place, key])
