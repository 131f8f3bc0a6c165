"""What RV-C says: every message and signal, what they are in this coach, and back."""

from typing import Final, TypedDict

from .command import Command, EntryRequest, Subscription


class StandardMessage(TypedDict):
    """A message of RV-C, or of an owner's own, in short."""

    name: str
    dgn: str | None
    """Its number in hexadecimal."""
    label: str
    """The name in words."""
    device: str
    """RV-C's name of the kind of device."""
    device_label: str
    """The same as Home Assistant's devices are called."""
    is_command: bool
    is_heard: bool
    """Whether this coach has sent it lately."""
    signals: list[str]
    """The names of its signals."""


class Synonym(TypedDict):
    """What people call something."""

    words: str
    devices: list[str]
    """Patterns of the kinds of devices: "tank", "ac_*"; or messages, in capitals. What is
    meant most is the first."""
    note: str | None


class Standard(TypedDict):
    """All messages, and words of people."""

    messages: list[StandardMessage]
    synonyms: list[Synonym]


class MessageRequest(EntryRequest):
    """Which message is asked about."""

    name: str


class SignalDetail(TypedDict):
    """A signal: where it is, what it means, and what it is in Home Assistant."""

    name: str
    label: str
    start: int
    """Its first bit, from bit 0 of byte 0."""
    width: int
    type: str
    kind: str
    """How its bits are read: "number", "signed", "bitmap", "text" or "bytes"."""
    unit: str | None
    least: float | None
    most: float | None
    step: float | None
    values: list[tuple[int, str, str]]
    """Codes with their labels, and these in words."""
    flags: list[tuple[int, str, str]]
    """Bits with their labels, and these in words."""
    entities: list[str]
    """The entities of this coach that show it."""


class MessageDetail(TypedDict):
    """A message in full."""

    name: str
    dgn: str | None
    label: str
    device: str
    device_label: str
    section: str | None
    """Where RV-C describes it."""
    interval: int | None
    """How often it comes, in ms."""
    is_command: bool
    is_long: bool
    """Whether it takes several frames."""
    is_addressed: bool
    """Whether it is for one node."""
    is_deprecated: bool
    dialects: list[str]
    answered_by: list[str]
    instance: str | None
    """The signal that holds the instance."""
    signals: list[SignalDetail]


type Said = str | tuple[float, str | None]
"""What a signal says: words, or a number and its unit."""


class LiveRow(TypedDict):
    """The latest of a message from one sender and of one instance."""

    network: str
    source: int
    node: str | None
    instance: int | None
    age: int
    """In seconds."""
    data: str
    values: dict[str, Said]
    """Without the signals that have no value."""


class Live(TypedDict):
    """What a message says now."""

    rows: list[LiveRow]


class EntityRequest(EntryRequest):
    """Which entity is asked about."""

    entity_id: str


class EntitySignal(TypedDict):
    """A signal that an entity shows."""

    message: str
    signal: str


LIST: Final = Command(name="rvc/standard/list", request=EntryRequest, result=Standard)
MESSAGE: Final = Command(
    name="rvc/standard/message", request=MessageRequest, result=MessageDetail
)
LIVE: Final = Subscription(name="rvc/standard/live", request=MessageRequest, event=Live)
"""Once a second, if anything has changed."""
ENTITY: Final = Command(
    name="rvc/standard/entity", request=EntityRequest, result=list[EntitySignal]
)

COMMANDS: Final = (LIST, MESSAGE, LIVE, ENTITY)
