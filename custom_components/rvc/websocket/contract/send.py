"""Messages and requests that an administrator sends by hand, and what is answered."""

from typing import Annotated, Final, NotRequired, TypedDict

from .command import Bounds, Command, EntryRequest
from .monitor import Byte
from .standard import Said

type SignalValue = str | float | list[str] | None
"""A number in the unit, a label, a text, bytes in hexadecimal, or the flags that are on."""


class SendRequest(EntryRequest):
    """A message by the names of its signals."""

    network: str
    name: str
    signals: dict[str, SignalValue]
    """Those that are not given say nothing."""
    destination: NotRequired[Byte]
    """Of a message that is for one node; all nodes where it is not given."""


class RequestRequest(EntryRequest):
    """A request for a message."""

    network: str
    name: str
    instance: NotRequired[Annotated[int, Bounds(0, 250)]]
    destination: NotRequired[Byte]


class Refusal(TypedDict):
    """An error, as commands are answered with it."""

    message: str
    """In English."""
    translation_domain: str | None
    translation_key: str | None
    translation_placeholders: dict[str, str] | None


class Preview(TypedDict):
    """What would be sent, and why it would not."""

    id: str | None
    """The identifier in hexadecimal; None for what takes several frames."""
    data: str | None
    """In hexadecimal; None for what cannot be said so."""
    refusal: Refusal | None
    """Why it would not be sent."""
    request_refusal: Refusal | None
    """Why it would not be requested either."""


class Answer(TypedDict):
    """A message that has come after what was sent."""

    name: str
    label: str
    """The name in words."""
    source: int
    node: str | None
    instance: int | None
    data: str
    values: dict[str, Said]
    """Without the signals that have no value."""
    labels: dict[str, str]
    """What these signals are called."""
    latency: int
    """In ms."""


class Sent(TypedDict):
    """What was sent, and what came after it."""

    data: str | None
    answers: list[Answer]


PREVIEW: Final = Command(name="rvc/send/preview", request=SendRequest, result=Preview)
SEND: Final = Command(name="rvc/send/message", request=SendRequest, result=Sent)
"""It decides as the action rvc.send_message does."""
REQUEST: Final = Command(name="rvc/send/request", request=RequestRequest, result=Sent)
"""It decides as the action rvc.request_dgn does."""

COMMANDS: Final = (PREVIEW, SEND, REQUEST)
