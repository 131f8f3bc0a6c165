"""Nodes: what has a source address on a network (RV-C 3.2)."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, override

from ..bus.listeners import Listeners
from ..protocol.diagnostics import Diagnosis, Fault, Lamps
from ..protocol.message import Message
from ..protocol.text import plain_text
from .device import Device, DeviceKey, Link

NODE: Final = "node"

FAULT_REPORTS: Final = ("DM_RV", "DM1", "DM1_J1939")
"""The messages that report faults."""
_OF_ITSELF: Final = frozenset({"PRODUCT_IDENTIFICATION", "SOFTWARE_IDENTIFICATION"})
# Faults come again every second, in full networks every five; a node that has many
# tells them in turn.
_FAULT_FORGOTTEN: Final = 16.0
_EACH_TURN: Final = 5.5
_MOST_FAULTS: Final = 64


class Identity(NamedTuple):
    """What a node reports of itself."""

    make: str | None
    model: str | None
    serial_number: str | None
    unit: str | None
    software: str | None
    manufacturer_code: int | None


class FaultChange(NamedTuple):
    """A fault that came or went."""

    fault: Fault
    active: bool


class Node(Device):
    """A node; its instance is its source address."""

    device_class = NODE
    valid_instances = range(254)

    def __init__(self, key: DeviceKey, link: Link, reports: tuple[str, ...]) -> None:
        """Begin without faults."""
        super().__init__(key, link, reports)
        self._faults: dict[Fault, float] = {}
        self._lamps: dict[int, Lamps] = {}
        self._lit: dict[int, float] = {}
        """When each kind of device that has a lamp on was last reported."""
        self._name: bytes | None = None
        self.fault_changes = Listeners[list[FaultChange]]()
        """Called with the faults that came or went; with none when a lamp changed."""

    @classmethod
    @override
    def instance_of(cls, message: Message) -> int | None:
        return message.source

    @override
    def receive(self, message: Message) -> None:
        if message.name != "ADDRESS_CLAIM":
            return
        before, self._name = self._name, message.data
        if before not in (None, self._name):
            # Another node has the address: what the one before said of itself is gone.
            for name in _OF_ITSELF:
                self.messages.pop(name, None)

    @property
    def product(self) -> str | None:
        """Return its product identification (RV-C 3.2.6), as it was reported."""
        return self.label("PRODUCT_IDENTIFICATION", "text")

    @property
    def identity(self) -> Identity:
        """Return what it has reported of itself so far, in texts that can be shown.

        Each is cut to the 200 characters that J1939-71 allows.
        """
        fields = [
            plain_text(field) or None for field in (self.product or "").split("*")
        ]
        fields += [None] * 4
        software = self.label("SOFTWARE_IDENTIFICATION", "text")
        code = self.number("ADDRESS_CLAIM", "manufacturer_code")
        serial = self.number("ADDRESS_CLAIM", "serial_number")
        return Identity(
            make=fields[0],
            model=fields[1],
            serial_number=fields[2] or (str(int(serial)) if serial else None),
            unit=fields[3],
            software=plain_text((software or "").strip("* ")) or None,
            manufacturer_code=None if code is None else int(code),
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the faults that it reports now."""
        return tuple(self._faults)

    def lamps(self, dsa: int) -> Lamps:
        """Return which lamps of a kind of device are on."""
        return self._lamps.get(dsa, Lamps())

    @property
    def kinds(self) -> tuple[int, ...]:
        """Return the kinds of devices that its diagnostics were about, by DSA."""
        return tuple(self._lamps)

    @property
    def red_lamps(self) -> tuple[int, ...]:
        """Return the kinds of devices whose red lamp is on."""
        return tuple(dsa for dsa, lamps in self._lamps.items() if lamps.red)

    def update_faults(self, report: Diagnosis, now: float) -> None:
        """Update the faults and lamps of one kind of device by a report.

        Args:
            report: The report, of a DM_RV or DM1; with no fault, all are over.
            now: The time, monotonic, in seconds.
        """
        dsa, lamps, faults, is_complete = report
        changes = []
        for fault in faults:
            if fault not in self._faults and len(self._faults) < _MOST_FAULTS:
                changes.append(FaultChange(fault, active=True))
            if fault in self._faults or len(self._faults) < _MOST_FAULTS:
                self._faults[fault] = now
        if is_complete or not faults:
            changes += self._drop(
                lambda fault, _: fault.dsa == dsa and fault not in faults
            )
        changed = self.lamps(dsa) != lamps
        self._lamps[dsa] = lamps
        if any(lamps):
            self._lit[dsa] = now
        self._notify(changes, changed=changed)

    @property
    def has_passing(self) -> bool:
        """Whether it reports what is over once it is not repeated: faults and lamps."""
        return bool(self._faults or self._lit)

    def forget_faults(self, now: float) -> None:
        """Drop faults and lamps that were not repeated for long; now is monotonic."""
        if not self._faults and not self._lit:
            return
        longest = max(_FAULT_FORGOTTEN, (len(self._faults) + 1) * _EACH_TURN)
        changes = self._drop(lambda _, seen: now - seen > longest)
        dark = {change.fault.dsa for change in changes}
        dark |= {dsa for dsa, lit in self._lit.items() if now - lit > longest}
        dark -= {fault.dsa for fault in self._faults}
        was_lit = any(any(self.lamps(dsa)) for dsa in dark)
        for dsa in dark:
            self._lamps[dsa] = Lamps()
            self._lit.pop(dsa, None)
        self._notify(changes, changed=was_lit)

    def _drop(self, gone: Callable[[Fault, float], bool]) -> list[FaultChange]:
        dropped = [fault for fault, seen in self._faults.items() if gone(fault, seen)]
        for fault in dropped:
            del self._faults[fault]
        return [FaultChange(fault, active=False) for fault in dropped]

    def _notify(self, changes: list[FaultChange], *, changed: bool) -> None:
        if changes or changed:
            self.fault_changes.notify(changes)

    async def request(self, dgns: Mapping[str, int]) -> None:
        """Request from the node what it is; the responses come as statuses."""
        for number in dgns.values():
            await self._link.request(self, number)
