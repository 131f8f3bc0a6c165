"""The owner's own definitions that are kept: editing and removing them."""

from typing import Annotated, Final, TypedDict

from .command import Bounds, Command, EntryRequest, NoFields, Subscription
from .unknown import DefinitionKept, DefinitionPreview, OwnSignalFields, UnknownGuess

type Digits = Annotated[str, Bounds(0, 3570)]
"""A message in hexadecimal digits, as long as the longest one."""


class DefinedMessage(TypedDict):
    """What a definition says."""

    name: str
    dgn: int
    """Its DGN, or its identifier where that has 11 bits."""
    number: str
    """The same in hexadecimal digits."""
    is_short: bool
    """Whether its identifier has 11 bits: then it names no sender."""
    source: int | None
    """The sender that it was heard from when it was defined."""
    only_source: bool
    """Whether it means this of that sender alone."""
    code: int | None
    """Its first byte, where that tells it from others of its number."""
    samples: list[str]
    """What was heard when it was defined, in hexadecimal digits."""
    signals: list[OwnSignalFields]


class OwnDefinition(TypedDict):
    """A file of the owner's own definitions."""

    file: str
    """Its name."""
    revision: str
    """What is another after each change of the file."""
    problem: str | None
    """Why it is left out; None while it is not."""
    message: DefinedMessage | None
    """None for a file that was edited by hand."""


class OwnDefinitions(TypedDict):
    """The files of the owner's own definitions."""

    definitions: list[OwnDefinition]
    left_out: int
    """How many more there are."""


class HeardRequest(EntryRequest):
    """A request about the messages of one number."""

    dgn: Annotated[int, Bounds(0, 0x1FFFF)]
    is_short: bool
    source: Annotated[int, Bounds(0, 255)] | None
    """The only sender that counts; None for all."""
    code: Annotated[int, Bounds(0, 255)] | None
    """What the first byte has to be."""
    samples: Annotated[list[Digits], Bounds(0, 8)]
    """What was heard before."""


class HeardEvent(TypedDict):
    """What was heard of a number."""

    samples: list[str]
    """The last different messages in hexadecimal digits, the newest first."""
    changing: str
    """A one for each bit that has changed, in hexadecimal digits."""
    guesses: list[UnknownGuess]


class DefinitionFileRequest(EntryRequest):
    """A request about a file that the client has opened."""

    file: Annotated[str, Bounds(1, 255)]
    revision: Annotated[str, Bounds(1, 64)]
    """That of the file when it was opened: nothing happens to one that has changed."""


class ChangeRequest(DefinitionFileRequest):
    """Another definition for a file."""

    name: Annotated[str, Bounds(0, 100)]
    only_source: bool
    """Whether it means this of its sender alone."""
    signals: Annotated[list[OwnSignalFields], Bounds(0, 16)]
    samples: Annotated[list[Digits], Bounds(0, 8)]
    """The messages to read by it, in hexadecimal digits."""


class DefinitionRemoved(TypedDict):
    """A definition was removed."""

    file: str
    """The file below Home Assistant's configuration folder."""


LIST: Final = Command(name="rvc/definitions", request=NoFields, result=OwnDefinitions)
HEARD: Final = Subscription(
    name="rvc/definitions/heard", request=HeardRequest, event=HeardEvent
)
"""What is heard of a number, known or not: once a second, if there is anything new."""
PREVIEW: Final = Command(
    name="rvc/definitions/preview", request=ChangeRequest, result=DefinitionPreview
)
"""Nothing is kept."""
CHANGE: Final = Command(
    name="rvc/definitions/change", request=ChangeRequest, result=DefinitionKept
)
"""The same file is written, and all coaches are set up anew with it."""
REMOVE: Final = Command(
    name="rvc/definitions/remove",
    request=DefinitionFileRequest,
    result=DefinitionRemoved,
)
"""The file and the entities of what it defined go."""

COMMANDS: Final = (LIST, HEARD, PREVIEW, CHANGE, REMOVE)
