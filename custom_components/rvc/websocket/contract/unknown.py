"""What nobody knows on a coach's networks, and giving it a meaning."""

from typing import Annotated, Final, Literal, TypedDict

from .command import Bounds, Command, EntryRequest, NoFields, Subscription


class UnknownGuess(TypedDict):
    """What some bits of a message may be."""

    kind: Literal["counter", "checksum", "temperature", "percent"]
    start: int
    """The first bit, counted from bit 0 of byte 0."""
    width: int
    scale: float
    offset: float
    unit: str | None


class UnknownMessage(TypedDict):
    """A message that has no definition."""

    key: str
    network: str
    """What the owner calls its network."""
    number: str
    """Its DGN in hexadecimal digits, or its identifier where that has 11 bits."""
    is_short: bool
    """Whether its identifier has 11 bits: then it names no sender."""
    source: int | None
    node: str | None
    """What its sender is called."""
    first_byte: str | None
    """The code that tells it from others of its number; None where the number does."""
    samples: list[str]
    """Its last different messages in hexadecimal digits, the newest first."""
    changing: str
    """A one for each bit that has changed, in hexadecimal digits."""
    guesses: list[UnknownGuess]


class UnknownEvent(TypedDict):
    """The unknown messages that have changed."""

    messages: list[UnknownMessage]
    """Those that are new or are other than before; in the first event all."""
    counts: dict[str, list[float]]
    """By keys: how often it came, and how often in a second."""
    gone: list[str]
    left_out: int
    """How many more there are."""


class OwnSignalFields(TypedDict):
    """One value of a message, as the owner describes it."""

    signal_name: Annotated[str, Bounds(0, 100)]
    start_byte: Annotated[int, Bounds(0, 63)]
    start_bit: Annotated[int, Bounds(0, 7)]
    bits: Annotated[int, Bounds(1, 64)]
    signed: bool
    scale: Annotated[float, Bounds(-1_000_000, 1_000_000)]
    offset: Annotated[float, Bounds(-10_000_000, 10_000_000)]
    unit: str | None
    device_class: str | None


class DefinitionRequest(EntryRequest):
    """A definition of an unknown message."""

    key: Annotated[str, Bounds(1, 100)]
    name: Annotated[str, Bounds(0, 100)]
    only_source: bool
    """Whether it means this of its sender alone."""
    signals: Annotated[list[OwnSignalFields], Bounds(0, 16)]


class DefinitionProblem(TypedDict):
    """What is wrong with a field."""

    field: str
    signal: int | None
    """Of which value; None for the message."""
    key: str
    """The text of the options that says it."""
    reason: str
    """What stands in that text."""


class DecodedSample(TypedDict):
    """What a message says by the definition."""

    data: str
    values: list[str | None]
    """In the order of the signals; None where there is no value."""


class DefinitionPreview(TypedDict):
    """What a definition makes of the messages."""

    problems: list[DefinitionProblem]
    samples: list[DecodedSample]
    text: str
    """The file that would be written; empty while something is wrong."""


class DefinitionKept(TypedDict):
    """What became of a definition that is to be kept."""

    problems: list[DefinitionProblem]
    file: str | None
    """The file below Home Assistant's configuration folder; None with problems."""


class UnknownChoices(TypedDict):
    """What can be chosen for a value."""

    units: list[str]
    device_classes: dict[str, list[str]]
    """With the units that each can have."""


SUBSCRIBE: Final = Subscription(
    name="rvc/unknown/subscribe", request=EntryRequest, event=UnknownEvent
)
"""The unknown messages, and once a second what has changed."""
CHOICES: Final = Command(
    name="rvc/unknown/choices", request=NoFields, result=UnknownChoices
)
PREVIEW: Final = Command(
    name="rvc/unknown/preview", request=DefinitionRequest, result=DefinitionPreview
)
"""Nothing is kept."""
DEFINE: Final = Command(
    name="rvc/unknown/define", request=DefinitionRequest, result=DefinitionKept
)
"""It is written to a file of its own, and all coaches are set up anew with it."""

COMMANDS: Final = (SUBSCRIBE, CHOICES, PREVIEW, DEFINE)
