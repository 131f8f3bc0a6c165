"""The RV-C application layer as data: device classes, DGNs and their signals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from .own import OwnFile
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

ALL_ONES: Final = bytes.fromhex("FF" * 8)
"""A frame without any data (RV-C 3.2.3)."""

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
    blank: tuple[int, ...] = ()
    """Further codes that mean "no data"."""


class Dgn:
    """One DGN, or a layout that several share (then it has no number).

    A coach uses a quarter of them: what a DGN holds is read of its compiled form when
    it is asked for, and then kept. Nobody changes it.
    """

    def __init__(
        self,
        name: str,
        raw: Mapping[str, Any],
        signals: Callable[[], tuple[Signal, ...]],
        *,
        single: bool,
    ) -> None:
        """Take what is read later.

        Args:
            name: Its name.
            raw: Its compiled form.
            signals: Builds its signals.
            single: Whether a coach has one device of its class at most.
        """
        self.name = name
        self.dgn: int | None = raw.get("dgn")
        self.device: str = raw["device"]
        self.is_command = "_COMMAND" in name
        """Whether it is a command, by the text's own names."""
        self.also: tuple[int, ...] = tuple(raw.get("also", ()))
        """Other numbers under which it is sent as well: older ones, or a maker's own."""
        self.short_id: int | None = raw.get("identifier")
        """The 11-bit identifier of what is no message of RV-C; it has no DGN then."""
        self.is_variant = bool(
            raw.get("senders") or raw.get("when") or raw.get("dialects")
        )
        """Whether only some messages of its number are meant."""
        self.has_signals = not raw.get("empty")
        self._raw = raw
        self._signals = signals
        self._single = single

    @property
    def section(self) -> str | None:
        """Where the text has it."""
        return self._raw.get("section")

    @cached_property
    def priority(self) -> int:
        """The priority of its frames."""
        priority: int = self._raw.get("priority", 6)
        return priority

    @property
    def interval(self) -> int | None:
        """The normal broadcast gap in ms; None when there is none."""
        return self._raw.get("interval")

    @property
    def only_active(self) -> bool:
        """Whether the interval holds only while something goes on, such as a motion."""
        return bool(self._raw.get("only_active"))

    @property
    def on_change(self) -> bool:
        """Whether it is sent when something has changed."""
        return bool(self._raw.get("on_change"))

    @cached_property
    def answer(self) -> tuple[str, ...]:
        """The DGNs that answer it."""
        return tuple(self._raw.get("answer", ()))

    @cached_property
    def multi_frame(self) -> bool:
        """Whether it may be longer than a frame."""
        return bool(self._raw.get("multi_frame"))

    @cached_property
    def addressed(self) -> bool:
        """Whether it is sent to one node."""
        return bool(self._raw.get("addressed"))

    @property
    def deprecated(self) -> bool:
        """Whether the text has something newer."""
        return bool(self._raw.get("deprecated"))

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """Its signals, in the order of the text."""
        return self._signals()

    @cached_property
    def instance(self) -> str | None:
        """The signal that holds the instance; None for a single device."""
        given: str | None = self._raw.get("instance")
        if given is not None or self._single:
            return given
        for signal in self.signals:
            if signal.name in INSTANCE_SIGNALS and not signal.start:
                return None if signal.name in self.parts else signal.name
        return None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The signals that identify a part of the device, such as a line."""
        parts = tuple(self._raw.get("parts", ()))
        if self._single and not parts:
            # Where there is one device only, an instance is one of its parts.
            parts = tuple(one.name for one in self.signals if one.name == "instance")
        return parts

    @cached_property
    def fill(self) -> bytes:
        """What a frame holds where no signal is given."""
        raw = self._raw
        return bytes.fromhex(raw["fill"]) if "fill" in raw else ALL_ONES

    @cached_property
    def senders(self) -> frozenset[int]:
        """The source addresses of which it is one; any where it is empty."""
        return frozenset(
            address
            for first, last in self._raw.get("senders", ())
            for address in range(first, last + 1)
        )

    @cached_property
    def when(self) -> Mapping[str, tuple[int, ...]]:
        """Codes of its signals with which a message is one."""
        when = self._raw.get("when", {})
        return {name: tuple(codes) for name, codes in when.items()}

    @cached_property
    def dialects(self) -> frozenset[str]:
        """The dialects whose nodes send it: a maker's own. Any node's where it is empty."""
        return frozenset(self._raw.get("dialects", ()))


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
