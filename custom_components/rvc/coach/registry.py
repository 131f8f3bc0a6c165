"""The devices of a coach: found, remembered over restarts, and forgotten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..bus.listeners import Listeners
from ..devices import (
    NODE,
    Device,
    DeviceKey,
    DeviceType,
    Feature,
    device_types,
    has_shown,
)
from ..devices.node import FAULT_REPORTS, Node
from ..protocol.diagnostics import DM1, is_flash
from ..protocol.message import Message
from ..spec import Spec
from .availability import LastSeen, NodeSeen
from .device_record import DeviceRecord
from .node.address_claim import CLAIM
from .places import Places

if TYPE_CHECKING:
    from .session import NetworkSession


class DeviceRegistry:
    """All devices and nodes of a coach; at most 400, more are not made.

    Whoever makes a device, or adds a status to one, has a witness: see `Witnesses`.
    """

    def __init__(
        self,
        spec: Spec,
        mapped: Callable[[DeviceKey], bool] = lambda _: False,
        most_mapped: int = 0,
        sender: Callable[[DeviceKey], int | None] = lambda _: None,
    ) -> None:
        """Begin without devices.

        Args:
            spec: The spec.
            mapped: Returns whether people have described a device: it is there at
                once.
            most_mapped: How many they have described.
            sender: Returns the address of the node that they believe of a device.
        """
        self.devices: dict[DeviceKey, Device] = {}
        self.places = Places(self.devices.keys(), mapped, most_mapped)
        self.features = Listeners[Device, Feature]()
        """Called with each feature that a device shows for the first time."""
        self.memory_changes = Listeners[()]()
        """Called when `memory` has changed."""
        self.urgent_changes = Listeners[()]()
        """Called when it has changed in what must not be lost."""
        self.spec = spec
        self.sender = sender
        self._records: dict[DeviceKey, DeviceRecord] = {}
        self.types = device_types(spec)
        self._types_by_status: dict[str, DeviceType] = {
            name: device_type
            for device_type in self.types.values()
            for name in device_type.reports
        }

    @property
    def statuses(self) -> Iterable[str]:
        """Return the names of the DGNs that devices report."""
        return self._types_by_status.keys()

    def subscribe_features(
        self, listener: Callable[[Device, Feature], None]
    ) -> Callable[[], None]:
        """Call a listener with every feature of every device, those known first.

        Returns the function that unsubscribes it.
        """
        unsubscribe = self.features.subscribe(listener)
        for device in list(self.devices.values()):
            for feature in sorted(device.features):
                listener(device, feature)
        return unsubscribe

    # Finding

    def for_message(
        self, session: NetworkSession, message: Message, now: float
    ) -> DeviceRecord | None:
        """Return the record of the device that a status is about.

        A device that is new is made, once it has its second witness. There is none
        for other messages, for instances that cannot be, for echoes of another
        network, and while it is not known whether a new device is one; nor for a
        status that is new of a known device, until that has its witness.
        """
        device_type = self._types_by_status.get(message.name or "")
        if device_type is None:
            return None
        instance = device_type.model.instance_of(message)
        if instance is None:
            # The instance of a frame that is cut off
            if self.spec.dgns[message.name or ""].instance is not None:
                return None
        elif instance not in device_type.model.valid_instances:
            return None
        is_echo = session.is_echo(message.source, now)
        if is_echo:
            return None
        key = DeviceKey(session.name, device_type.device_class, instance)
        record = self._records.get(key)
        if record is not None and has_shown(record.device.features, message.key):
            return record
        if device_type.device_class != NODE and not device_type.holds_value(message):
            return None
        if record is None:
            return None if is_echo is None else self._make(key, session, message, now)
        if not self.places.has_statuses or not session.witnesses.confirm(
            message, instance, now, strict=self.places.is_half_full
        ):
            return None
        self.places.statuses += 1
        return record

    def _make(
        self, key: DeviceKey, session: NetworkSession, message: Message, now: float
    ) -> DeviceRecord | None:
        """Make a device that a status is about, if it has its witness and a place."""
        if not self.places.mapped(key) and not session.witnesses.confirm(
            message, key.instance, now, strict=self.places.is_half_full
        ):
            return None
        if not self.places.has_place(key, message.source):
            session.witnesses.leave_out(message.source)
            return None
        self.places.statuses += 1
        if key.device_class != NODE:
            self.places.take(key, message.source)
            return self._add(key, session, LastSeen(now, session.count_in))
        seen = session.receiver.nodes[message.source]
        if seen.is_marine and message.name == CLAIM:
            # One that speaks NMEA 2000 alone is none of RV-C's.
            return None
        seen.is_placed = True
        record = self._add(key, session, seen)
        record.device.add_features({NODE})
        return record

    def place_node(
        self,
        session: NetworkSession,
        address: int,
        seen: NodeSeen,
        now: float,
        *,
        is_confirmed: bool,
    ) -> bool:
        """Make a node's device, once it is known to stand on this network.

        One that is known is taken; a new one has to be confirmed, by a device of it
        or by having sent for long. Returns whether it is known.
        """
        key = DeviceKey(session.name, NODE, address)
        record = self._records.get(key)
        if record is None and not is_confirmed:
            return False
        if session.is_echo(address, now) is not False:
            return False
        seen.is_placed = True
        if address not in Node.valid_instances:
            return True
        if record is not None:
            record.seen = seen
            session.availability.look_soon(record)
            record.device.set_reachable(network_up=session.network.connected)
        elif self.places.has_place(key, address):
            self._add(key, session, seen).device.add_features({NODE})
        return True

    def node(self, session: NetworkSession, address: int | None) -> Node | None:
        """Return the node with an address; None where none is known."""
        if address is None:
            return None
        device = self.devices.get(DeviceKey(session.name, NODE, address))
        return device if isinstance(device, Node) else None

    def record(self, key: DeviceKey) -> DeviceRecord | None:
        """Return the record of a device; None where there is none."""
        return self._records.get(key)

    def records(self, session: NetworkSession) -> list[DeviceRecord]:
        """Return the records of the devices on one network."""
        return [one for one in self._records.values() if one.session is session]

    def _add(
        self, key: DeviceKey, session: NetworkSession, seen: LastSeen
    ) -> DeviceRecord:
        device = self.types[key.device_class].build(key, session.link)
        self.devices[key] = device
        record = self._records[key] = DeviceRecord(device, session, seen)
        session.availability.look_soon(record)
        device.new_features.subscribe(self._features_added)
        # One that is only remembered has not been heard yet.
        was_heard = seen.received > 0
        device.set_reachable(network_up=session.network.connected and was_heard)
        return record

    def _features_added(self, device: Device, features: set[Feature]) -> None:
        for feature in sorted(features):
            self.features.notify(device, feature)
        self.memory_changes.notify()

    # Remembering and forgetting

    def memory(self) -> list[dict[str, Any]]:
        """Return what is to be remembered over a restart, as plain data."""
        return [
            {
                **key._asdict(),
                "features": sorted(record.device.features),
                "absent": record.absent,
                "absent_on": record.absent_on,
                "confirmed": record.is_confirmed,
                **({"demanded": True} if record.demanded else {}),
            }
            for key, record in self._records.items()
        ]

    def remember(
        self,
        memory: Sequence[Mapping[str, Any]],
        sessions: Mapping[str, NetworkSession],
    ) -> None:
        """Make the devices that `memory` returned before the restart.

        Those of networks or device classes that are gone are left out, and so is what
        the coach remembers beside devices. If there are too many, those in the map
        stay, then those that were confirmed, then those absent for the fewest days.
        """
        known: dict[DeviceKey, Mapping[str, Any]] = {}
        for entry in memory:
            if "device_class" not in entry:
                continue
            key = DeviceKey(entry["network"], entry["device_class"], entry["instance"])
            if key.network in sessions and key.device_class in self.types:
                known[key] = entry
        if len(known) > self.places.limit:

            def rank(key: DeviceKey) -> tuple[bool, bool, int]:
                entry = known[key]
                is_confirmed = entry.get("confirmed", True)
                return (
                    not self.places.mapped(key),
                    not is_confirmed,
                    entry.get("absent", 0),
                )

            known = {
                key: known[key] for key in sorted(known, key=rank)[: self.places.limit]
            }
        for key, entry in known.items():
            self._remember(key, sessions[key.network], entry)
        for session in sessions.values():
            session.remember(memory)

    def _remember(
        self, key: DeviceKey, session: NetworkSession, entry: Mapping[str, Any]
    ) -> None:
        record = self._add(key, session, LastSeen(0.0, session.count_in))
        features = [one for one in map(Feature, entry["features"]) if self._can_be(one)]
        record.device.add_features(features)
        record.absent = entry.get("absent", 0)
        record.absent_on = entry.get("absent_on")
        record.demanded = entry.get("demanded", False)
        record.confirmed = entry.get("confirmed", True)
        self.places.statuses += sum("." not in feature for feature in features)

    def _can_be(self, feature: Feature) -> bool:
        """Tell whether a stored feature is one of what the spec has today.

        An owner's own definition may be gone, or say less than before. A part has as
        many codes as its DGN says; one of faults has one. What was a kind of device in a
        DM1 once may have been how lamps flash.
        """
        dgn = self.spec.dgns.get(feature.dgn)
        if ":" not in feature:
            return dgn is not None or not feature.dgn.isupper()
        codes = feature.key.part.split("-")
        return (
            dgn is not None
            and len(codes) == (1 if dgn.name in FAULT_REPORTS else len(dgn.parts))
            and all(code.isascii() and code.isdecimal() for code in codes)
            and not (dgn.name == DM1 and is_flash(int(codes[0])))
        )

    def was_seen(self, key: DeviceKey) -> bool:
        """Return whether a device was seen since its network came up."""
        return self._records[key].seen.received > 0

    def count_absences(
        self, now: float, day: float, limit: int, today: str | None = None
    ) -> list[DeviceKey]:
        """Count a day for all devices that were not seen on it.

        It counts only on networks that are there, and each date once.

        Args:
            now: The time, monotonic, in seconds.
            day: How long a day is, in seconds.
            limit: How many days in a row a device may be absent.
            today: The date; None counts whatever the date is.

        Returns the devices that were absent for that many days.
        """
        changed = self.note_presence(now, day)
        for record in self._records.values():
            is_counted = today is not None and record.absent_on == today
            if self._is_absent(record, now, day) and not is_counted:
                record.absent += 1
                record.absent_on = today
                changed = True
        if changed:
            self.memory_changes.notify()
        return [key for key, one in self._records.items() if one.absent >= limit]

    def note_presence(self, now: float, day: float) -> bool:
        """End the absence of all devices that were seen; return whether there was one.

        Args:
            now: The time, monotonic, in seconds.
            day: How long a day is, in seconds.
        """
        changed = False
        for record in self._records.values():
            seen = record.seen
            if record.absent and seen.received and now - seen.time < day:
                record.absent = 0
                changed = True
        return changed

    @staticmethod
    def _is_absent(record: DeviceRecord, now: float, day: float) -> bool:
        """Return whether a device was not seen on a day on which its network was."""
        seen = record.seen
        if seen.received and now - seen.time < day:
            return False
        return record.session.network.connected

    def forget(self, key: DeviceKey) -> None:
        """Drop a device; it is found anew when it is seen again."""
        record = self._records.pop(key, None)
        if record is not None:
            del self.devices[key]
            features = record.device.features
            self.places.statuses -= sum("." not in feature for feature in features)
            record.session.forget(record)
            self.memory_changes.notify()
