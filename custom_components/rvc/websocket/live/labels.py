"""What the owner calls what frames come from and are about."""

from typing import NamedTuple

from homeassistant.core import HomeAssistant

from ...coach.session import NetworkSession
from ...data import RvcConfigEntry, RvcData, device_label, registered_device
from ...devices import NODE, DeviceKey
from ...protocol.message import Message
from ..contract.monitor import MonitorRow
from ..names import registered_name
from .table import Row


class Named(NamedTuple):
    """A device by its name, and in the registry."""

    name: str | None
    device_id: str | None


class Labels:
    """Describes rows with the names that people know."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Take the coach, which runs."""
        self._hass = hass
        self._entry = entry
        self._runtime: RvcData = entry.runtime_data
        self._types = {
            status: device_type
            for device_type in self._runtime.coach.registry.types.values()
            for status in device_type.reports
        }

    def row(self, row: Row) -> MonitorRow:
        """Return what is the same of all frames of a row."""
        message = row.message
        about = self.about(row.network, message)
        return MonitorRow(
            row=row.number,
            network=row.network,
            sent=row.sent,
            id=row.identifier,
            dgn=row.dgn,
            name=message.name,
            is_known=row.is_known,
            source=row.source,
            node=self.node(row.network, row.source),
            destination=message.destination,
            instance=message.instance,
            part=message.key.part,
            device=about.name,
            device_id=about.device_id,
        )

    def node(self, network: str, address: int | None) -> str | None:
        """Return what the owner calls a node; None for one that is not known."""
        if address is None:
            return None
        key = DeviceKey(network, NODE, address)
        return registered_name(self._hass, self._entry, key)

    def about(self, network: str, message: Message) -> Named:
        """Return the device that a message is about, be it a status or a command."""
        key = self._key(self._runtime.coach.sessions[network], message)
        device = None if key is None else self._runtime.coach.devices.get(key)
        if device is None:
            return Named(None, None)
        registered = registered_device(self._hass, self._entry, device.key)
        return Named(
            device_label(self._hass, self._entry, device),
            None if registered is None else registered.id,
        )

    def _key(self, session: NetworkSession, message: Message) -> DeviceKey | None:
        """Return the key of the device that a message is about."""
        name = message.name or ""
        if (device_type := self._types.get(name)) is not None:
            if device_type.device_class == NODE:
                return DeviceKey(session.name, NODE, message.source)
            instance = device_type.model.instance_of(message)
            return DeviceKey(session.name, device_type.device_class, instance)
        dgn = self._runtime.spec.dgns.get(name)
        if dgn is None or not dgn.is_command:
            return None
        return DeviceKey(session.name, dgn.device, message.instance)
