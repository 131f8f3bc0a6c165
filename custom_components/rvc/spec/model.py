"""The RV-C application layer as data: device classes, DGNs and their signals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

from .rows import Rows

_LOWEST_BROADCAST_FORMAT: Final = 0xF0

INSTANCE_SIGNALS: Final = (
    "instance",
    "dc_instance",
    "battery_instance",
    "charger_instance",
    "transfer_switch_instance",
    "seat_instance",
    "broker_instance",
    "device_instance",
)
"""What the chapters call the instance that a status begins with."""

type Encoding = Literal["number", "signed", "bitmap", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a DGN: where its bits are and what they mean."""

    name: str
    start: int
    """Its first bit, counted from bit 0 of byte 0."""
    width: int
    """Its bits; the most it can have where its length varies."""
    kind: Encoding
    type: str
    unit: str | None
    scale: Fraction
    offset: Fraction
    """value = raw * scale + offset, in the unit"""
    values: Mapping[int, str]
    flags: Mapping[int, str]
    when: Mapping[str, tuple[int, ...]]
    """Codes of other signals that give this one its meaning."""
    full_range: bool
    """All codes are values, also those that else mean "no data"."""
    explains: str | None = None
    """The signal that it only explains; without a value of that it says nothing."""


@dataclass(frozen=True, slots=True)
class Dgn:
    """One DGN, or a layout that several share (then it has no number)."""

    name: str
    dgn: int | None
    device: str
    section: str | None
    priority: int
    interval: int | None
    """The normal broadcast gap in ms; None when there is none."""
    only_active: bool
    """The interval holds only while something goes on, such as a motion."""
    on_change: bool
    answer: tuple[str, ...]
    multi_frame: bool
    addressed: bool
    deprecated: bool
    signals: tuple[Signal, ...]
    instance: str | None
    """The signal that holds the instance; None for a single device."""
    parts: tuple[str, ...]
    """The signals that identify a part of the device, such as a line."""

    @property
    def is_command(self) -> bool:
        """Whether it is a command, by the text's own names."""
        return "_COMMAND" in self.name


@dataclass(frozen=True, slots=True)
class DeviceClass:
    """One chapter: a kind of device."""

    name: str
    section: str | None
    multiple: bool
    """Whether a coach may have several, each with an instance."""
    shared: bool
    """Whether several nodes may report the same instance."""
    single: bool
    """Whether a coach has one at most, without an instance."""
    default_addresses: tuple[int, ...]
    dynamic_addresses: tuple[int, int] | None
    service_points: tuple[Mapping[str, Any], ...]
    area: str | None
    """Where such a device usually is."""
    model: str | None

    def has_address(self, address: int) -> bool:
        """Return whether an address is one that such a device has by default."""
        if address in self.default_addresses:
            return True
        first, last = self.dynamic_addresses or (1, 0)
        return first <= address <= last


@dataclass(frozen=True, slots=True)
class Spec:
    """The whole application layer."""

    dgns: Mapping[str, Dgn]
    by_number: Mapping[int, Dgn]
    device_classes: Mapping[str, DeviceClass]
    tables: Mapping[str, Any]
    shown: Mapping[str, Mapping[str, Any]]
    """How each DGN is shown and commanded, see `rvc_specs/README.md`."""
    rows: Rows
    corrected: frozenset[str]
    """The DGNs that owners' files describe or correct."""

    def labels(self, name: str, signal: str) -> tuple[str, ...]:
        """Return the labels of a DGN's signal."""
        return next(
            tuple(one.values.values())
            for one in self.dgns[name].signals
            if one.name == signal
        )


class DialectFlag(StrEnum):
    """What a dialect may do otherwise, beyond the layout of its DGNs."""

    STEPS_SET_POINTS = "steps_set_points"
    """Set points go up and down by 1 °F with codes FAh and F9h in byte 5 of
    THERMOSTAT_COMMAND_1; a value is not accepted."""
    SHEDS_AT_252 = "sheds_at_252"
    """A load at level code 252 is shed, like one at 253, and not delayed."""
    HEATS_BY_STATUS_2 = "heats_by_status_2"
    """A water heater reports and accepts its modes by WATERHEATER_STATUS_2 and
    WATERHEATER_COMMAND_2 only."""


# A dialect is equal to itself only: combinations are kept by it.
@dataclass(frozen=True, kw_only=True, eq=False)
class Dialect:
    """One maker's ways, or those of several together."""

    name: str
    source: str
    """Where it was seen."""
    products: tuple[str, ...] = ()
    """Patterns of the product identifications that show a node to have it."""
    flags: frozenset[DialectFlag] = frozenset()
    dgns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Compiled DGNs that its nodes have in place of the standard's."""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A user's file that was left out, with the line and the reason."""

    path: Path
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LoadedSpec:
    """The spec, and the users' files that could not be laid over it."""

    spec: Spec
    refused: tuple[RefusedFile, ...]


def is_addressed(dgn: int) -> bool:
    """Return whether the low byte of a DGN is a destination address.

    So it is below F0h of the DGN's second byte (J1939's PDU1).
    """
    return (dgn >> 8 & 0xFF) < _LOWEST_BROADCAST_FORMAT
