"""The roles of outputs in an entry's coach map, and whether they can be dimmed."""

from ..coach_map.model import MappedDevice
from ..coach_map.roles import default_role
from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..devices.load import DIMMABLE
from ..devices.output import Output


def role_of(entry: RvcConfigEntry, output: Output) -> str | None:
    """Return the role of an output: the map's, else the usual one of its class."""
    mapped = entry.runtime_data.coach_map.about(output.key)
    if mapped is not None and mapped.role is not None:
        return mapped.role
    return default_role(output.key.device_class, dimmable=output.has_level)


def output_in_role(
    entry: RvcConfigEntry, device: Device, feature: Feature, role: str
) -> Output | None:
    """Return the device as an output with a role; None where the feature shows none.

    A status of its level shows it, and so does that it reports to be dimmable.
    """
    if not isinstance(device, Output):
        return None
    if feature not in (*device.level_reports, DIMMABLE):
        return None
    return device if role_of(entry, device) == role else None


def is_dimmable(entry: RvcConfigEntry, device: Device) -> bool:
    """Return whether a lamp may have levels; a coach map may rule that out."""
    mapped = entry.runtime_data.coach_map.about(device.key)
    return mapped is None or mapped.dimmable


class PairedOutputs:
    """Brings the two outputs of each mapped pair together, on each network."""

    def __init__(self, entry: RvcConfigEntry, role: str) -> None:
        """Pair the outputs that have a role."""
        self._entry = entry
        self._role = role
        self._outputs: dict[tuple[str, MappedDevice], dict[int | None, Output]] = {}
        self._paired: dict[tuple[str, MappedDevice], tuple[Output, Output]] = {}

    def complete(
        self, device: Device, feature: Feature
    ) -> tuple[Output, Output] | None:
        """Return the pair that a feature of a device completes, in the map's order.

        Each is returned once. What the map has one output for has it twice.
        """
        output = output_in_role(self._entry, device, feature, self._role)
        if output is None:
            return None
        mapped = self._entry.runtime_data.coach_map.about(device.key)
        if mapped is None:
            return None
        place = output.key.network, mapped
        outputs = self._outputs.setdefault(place, {})
        outputs[output.instance] = output
        first = outputs.get(mapped.instances[0])
        second = outputs.get(mapped.instances[-1])
        if first is None or second is None:
            return None
        if self._paired.get(place) == (first, second):
            return None
        self._paired[place] = first, second
        return first, second
