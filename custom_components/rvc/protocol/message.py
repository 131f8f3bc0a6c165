"""The message of a frame: its DGN and the values of its signals."""

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Self

from .frame import SHORT_ID, Frame


class Special(Enum):
    """What a code of a signal means instead of a value (RV-C Table 3.2.3b).

    "No data", all bits one, is not among them: it is None.
    """

    OUT_OF_RANGE = "out_of_range"
    RESERVED = "reserved"


type Value = int | float | str | bytes | frozenset[str] | Special | None
"""A number in the signal's unit, a label, a text, bytes, flags, or no value."""


def is_value(value: Value) -> bool:
    """Tell whether a signal has a value: bytes that are all ones are none."""
    if isinstance(value, bytes):
        return value.strip(b"\xff") != b""
    return value is not None and not isinstance(value, Special)


NO_SIGNALS: Final[Mapping[str, Value]] = MappingProxyType({})


# More than a coach of a hundred devices sends
_MOST_KEYS: Final = 4096


class MessageKey(str):
    """Identity of a message among those of a device: its DGN, and the part it is about.

    The text is "TANK_STATUS", or "ATS_AC_STATUS_1:0-1-0" for a DGN that reports
    several parts of a device, such as the lines of an AC point. Features that are
    stored and unique ids are made of it.
    """

    __slots__ = ("dgn", "part")

    dgn: str
    """The DGN's name."""
    part: str
    """The codes of the part, "0-1-0"; empty for a DGN without parts."""

    def __new__(cls, text: str) -> Self:
        """Return the key of a text, taken apart once for all who ask."""
        key = super().__new__(cls, text)
        key.dgn, _, key.part = text.partition(":")
        return key

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes of the part, one for each signal that tells parts apart."""
        return tuple(map(int, self.part.split("-"))) if self.part else ()

    @property
    def slug(self) -> str:
        """The form within unique ids, "ats_ac_status_1_0-1-0"."""
        return self.lower().replace(":", "_")


@lru_cache(_MOST_KEYS)
def message_key(dgn: str, part: str = "") -> MessageKey:
    """Return the key of messages of a DGN, always the same object for the same text."""
    return MessageKey(f"{dgn}:{part}" if part else dgn)


class Message:
    """A decoded frame. It is shared between listeners: nobody changes it."""

    __slots__ = (
        "data",
        "destination",
        "dgn",
        "frame",
        "instance",
        "key",
        "name",
        "signals",
        "source",
    )

    def __init__(
        self,
        frame: Frame,
        name: str | None,
        key: MessageKey,
        dgn: int,
        destination: int | None,
        instance: int | None,
        signals: Mapping[str, Value],
    ) -> None:
        """Hold the parts of a decoded frame.

        Args:
            frame: The frame; that of a long message has all of its data.
            name: The DGN's name; None for a DGN that the spec lacks.
            key: Its identity among those of a device, with the part that it is about,
                such as a line of an AC point: "ATS_AC_STATUS_1:0-1-0".
            dgn: The DGN's number, without a destination.
            destination: The destination address; None where the DGN has none.
            instance: The instance; None where the DGN has none, or it is cut off.
            signals: The values by the signals' names.
        """
        frame_id, self.data = frame
        self.frame = frame
        self.name = name
        self.key = key
        self.dgn = dgn
        self.source = frame_id & 0xFF
        self.destination = destination
        self.instance = instance
        self.signals = signals

    @property
    def is_short(self) -> bool:
        """Whether it has an 11-bit identifier, and no DGN and no sender."""
        return bool(self.frame.id & SHORT_ID)

    @property
    def priority(self) -> int:
        """Return the priority, from 0, the highest, to 7."""
        return self.frame.priority

    def __getitem__(self, signal: str) -> Value:
        """Return a signal's value; raises KeyError if the message has no such signal."""
        return self.signals[signal]

    def get(self, signal: str) -> Value:
        """Return a signal's value; None also if the message has no such signal."""
        return self.signals.get(signal)

    def number(self, signal: str) -> float | None:
        """Return a signal's number in its unit; None if its value is no number."""
        value = self.signals.get(signal)
        return value if isinstance(value, (int, float)) else None

    def label(self, signal: str) -> str | None:
        """Return a signal's label or text; None if its value is none."""
        value = self.signals.get(signal)
        return value if isinstance(value, str) else None

    def with_signals(self, signals: Mapping[str, Value]) -> Message:
        """Return the same message with other values."""
        return Message(
            self.frame,
            self.name,
            self.key,
            self.dgn,
            self.destination,
            self.instance,
            signals,
        )

    def __repr__(self) -> str:
        """Return a form for logs and failing tests."""
        name = self.name or f"{self.dgn:05X}"
        return f"<{name} from {self.source:02X}: {dict(self.signals)}>"
