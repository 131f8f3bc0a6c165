"""DGNs of the RV-C application layer, and their signals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

# Each empty one would be one of its own.
_NONE: Final[frozenset[Any]] = frozenset()
_ALWAYS: Final[Mapping[str, tuple[int, ...]]] = {}

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

    A coach uses a quarter of them: its signals are built when they are asked for, and then
    kept. Nobody changes it.
    """

    __slots__ = (
        "_build",
        "_instance",
        "_parts",
        "_raw",
        "_signals",
        "_single",
        "also",
        "device",
        "dgn",
        "dialects",
        "has_signals",
        "is_command",
        "is_variant",
        "name",
        "senders",
        "short_id",
        "when",
    )

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
        self.senders: frozenset[int] = _NONE
        """The source addresses of which it is one; any where it is empty."""
        self.when = _ALWAYS
        """Codes of its signals with which a message is one."""
        self.dialects: frozenset[str] = _NONE
        """The dialects whose nodes send it: a maker's own. Any node's where it is empty."""
        if self.is_variant:
            spans = raw.get("senders", ())
            self.senders = frozenset(
                address for first, last in spans for address in range(first, last + 1)
            )
            self.when = {name: tuple(one) for name, one in raw.get("when", {}).items()}
            self.dialects = frozenset(raw.get("dialects", ()))
        self.has_signals = not raw.get("empty")
        self._raw = raw
        self._build = signals
        self._single = single
        self._signals: tuple[Signal, ...] | None = None
        self._instance: str | None = None
        self._parts: tuple[str, ...] | None = None

    @property
    def section(self) -> str | None:
        """Where the text has it."""
        return self._raw.get("section")

    @property
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

    @property
    def answer(self) -> tuple[str, ...]:
        """The DGNs that answer it."""
        return tuple(self._raw.get("answer", ()))

    @property
    def multi_frame(self) -> bool:
        """Whether it may be longer than a frame."""
        return bool(self._raw.get("multi_frame"))

    @property
    def addressed(self) -> bool:
        """Whether it is sent to one node."""
        return bool(self._raw.get("addressed"))

    @property
    def deprecated(self) -> bool:
        """Whether the text has something newer."""
        return bool(self._raw.get("deprecated"))

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Its signals, in the order of the text."""
        if self._signals is None:
            self._signals = self._build()
        return self._signals

    @property
    def instance(self) -> str | None:
        """The signal that holds the instance; None for a single device."""
        if self._instance is None:
            self._instance = self._find_instance() or ""
        return self._instance or None

    def _find_instance(self) -> str | None:
        given: str | None = self._raw.get("instance")
        if given is not None or self._single:
            return given
        for signal in self.signals:
            if signal.name in INSTANCE_SIGNALS and not signal.start:
                return None if signal.name in self.parts else signal.name
        return None

    @property
    def parts(self) -> tuple[str, ...]:
        """The signals that identify a part of the device, such as a line."""
        if self._parts is None:
            self._parts = tuple(self._raw.get("parts", ()))
            if self._single and not self._parts:
                # Where there is one device only, an instance is one of its parts.
                names = (one.name for one in self.signals)
                self._parts = tuple(name for name in names if name == "instance")
        return self._parts

    @property
    def fill(self) -> bytes:
        """What a frame holds where no signal is given."""
        raw = self._raw
        return bytes.fromhex(raw["fill"]) if "fill" in raw else ALL_ONES
