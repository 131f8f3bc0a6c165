"""The RV-C application layer as data: device classes, DGNs and dialects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from .dgn import Dgn
from .own import OwnFile
from .rows import Rows

_LOWEST_BROADCAST_FORMAT: Final = 0xF0


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
    area: str | None
    """Where such a device usually is."""
    model: str | None

    def has_address(self, address: int) -> bool:
        """Return whether an address is one that such a device has by default."""
        if address in self.default_addresses:
            return True
        first, last = self.dynamic_addresses or (1, 0)
        return first <= address <= last


# A spec is equal to itself only: what is made of it is kept by it.
@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """The whole application layer."""

    dgns: Mapping[str, Dgn]
    by_number: Mapping[int, Dgn]
    """What a number means, whoever sends it."""
    by_short_id: Mapping[int, Dgn]
    """Messages of an owner's own by their 11-bit identifiers."""
    by_other_number: Mapping[int, Dgn]
    """DGNs by further numbers of theirs, whose low byte is no address."""
    variants: Mapping[int, tuple[Dgn, ...]]
    """What a number means of some senders or with some codes, the narrowest first."""
    device_classes: Mapping[str, DeviceClass]
    tables: Mapping[str, Any]
    shown: Mapping[str, Mapping[str, Any]]
    """How each DGN is shown and commanded, see `rvc_specs/README.md`."""
    service_points: Mapping[str, Sequence[Mapping[str, Any]]]
    """What the SPNs of faults are about, by the device class that has the fault."""
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
    HEATS_BY_SOURCES = "heats_by_sources"
    """Burner and element of a water heater are told apart by WATERHEATER_COMMAND_2:
    first what they shall do, then a toggle. WATERHEATER_STATUS shows them."""
    WHOLE_COMMANDS = "whole_commands"
    """Commands to thermostats need all their fields, also those that stay."""
    FAN_BY_MODE = "fan_by_mode"
    """The fan of a zone that is off needs fan-only as mode, and "off" to end."""
    OFF_ENDS_FAN = "off_ends_fan"
    """A zone that is switched off is told to run its fan on demand as well."""
    HEATS_BY_AUX_HEAT = "heats_by_aux_heat"
    """The furnace of a zone is its mode aux_heat, for it has no other heat."""
    STORES_LEVEL = "stores_level"
    """A dimmer that is told a level stores it by a ramp that is stopped at once."""
    SENDS_ON_PAGE_0 = "sends_on_page_0"
    """All statuses come on data page 0, also where J1939 has other meanings."""
    KEEPS_PAGE_0 = "keeps_page_0"
    """What comes on data page 0 is never a status of RV-C."""
    LOADS_BY_TIMES = "loads_by_times"
    """DC loads are switched by commands with a duration or delay, not by levels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardPattern:
    """A frame that helps to recognize who sends it."""

    number: int
    """Its number as it is on the wire, without an address."""
    data: tuple[tuple[int, int], ...] = ()
    """Its first bytes, each with the mask of the bits that count."""
    lengths: tuple[int, ...] = ()
    """How many bytes it has; empty for any number."""
    priority: int | None = None
    sources: frozenset[int] = frozenset()
    """The addresses that it comes from; empty for any. Never enough by themselves."""
    by_anyone: bool = False
    """Whether another node of the same network may be who sends it."""

    def fits(self, frame_id: int, data: bytes) -> bool:
        """Return whether a frame with the number is such a one."""
        return (
            len(data) >= len(self.data)
            and all(
                have & mask == want
                for (want, mask), have in zip(self.data, data, strict=False)
            )
            and (not self.lengths or len(data) in self.lengths)
            and self.priority in (None, frame_id >> 26 & 7)
            and (not self.sources or frame_id & 0xFF in self.sources)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPoints:
    """How a maker's thermostats take and report set points, in K."""

    sent: float = 0.0
    """What is added to the one that is asked for."""
    read: float = 0.0
    """What is added to the one that is reported."""


# A dialect is equal to itself only: combinations are kept by it.
@dataclass(frozen=True, kw_only=True, eq=False)
class Dialect:
    """One maker's ways, or those of several together."""

    name: str
    source: str
    """Where it was seen."""
    title: str = ""
    """The product, or several, as people call it."""
    sure: str = ""
    """How sure it is: "wire", "code" or "maker"."""
    products: tuple[str, ...] = ()
    """Patterns of the product identifications that show a node to have it."""
    heard: tuple[tuple[HeardPattern, ...], ...] = ()
    """What a node sends that has it: all patterns of any one of these."""
    flags: frozenset[DialectFlag] = frozenset()
    dgns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Compiled DGNs that its nodes have in place of the standard's."""
    not_read: frozenset[str] = frozenset()
    """DGNs that mean something else when its nodes send them."""
    fan_speeds: Mapping[str, float] = field(default_factory=dict)
    """The fan speeds of its zones in percent, by their names."""
    set_points: SetPoints | None = None
    """How its set points differ from those that are asked for."""
    shown: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """How signals that its DGNs have beside the standard's are shown."""
    says: tuple[str, ...] = ()
    """Frames that its nodes were seen to send, for tests and the simulator."""
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What they answer to which frames, for tests and the simulator."""

    @property
    def names(self) -> frozenset[str]:
        """Return its name, or those of the dialects that it is made of."""
        return frozenset(self.name.split("+"))


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
    own: Mapping[Path, OwnFile] = field(default_factory=dict)
    """What the other files of the users speak of."""


def is_addressed(dgn: int) -> bool:
    """Return whether the low byte of a DGN is a destination address.

    So it is below F0h of the DGN's second byte (J1939's PDU1).
    """
    return (dgn >> 8 & 0xFF) < _LOWEST_BROADCAST_FORMAT
