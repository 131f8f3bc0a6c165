"""Frames as they come, the latest by message, what they mean, and who asked."""

from typing import Annotated, Any, Final, Literal, NotRequired, TypedDict

from .command import Bounds, Command, EntryRequest, Subscription

type Byte = Annotated[int, Bounds(0, 255)]
type DgnNumber = Annotated[int, Bounds(0, 0x1FFFF)]

type TableCells = tuple[int, int, int] | tuple[int, int, int, str]
"""A row's number, its count, when it was last heard (in ms before or after the event's
`time`), and its data in hexadecimal if that has changed."""

type TraceLine = list[int | str]
"""Frames that came together: first when (in ms before or after the event's `time`), then
the number of each frame's row, followed by its data in hexadecimal if that is another
one than the row had."""

type HistoryFrame = tuple[int, int, str]
"""When (as in `TraceLine`), the number of its row, and its data in hexadecimal."""


class MonitorFilter(TypedDict):
    """Which frames are meant: those that fit all that is given."""

    networks: NotRequired[Annotated[list[str], Bounds(1, 64)]]
    sources: NotRequired[Annotated[list[Byte], Bounds(1, 256)]]
    """Source addresses."""
    dgns: NotRequired[Annotated[list[DgnNumber], Bounds(1, 256)]]
    """Without a destination."""


class MonitorRequest(EntryRequest):
    """What of a coach's networks is to be sent."""

    stream: Literal["table", "trace"]
    """The table has the latest of each message; the trace has every frame, from which
    the page makes the table itself."""
    filter: NotRequired[MonitorFilter]


class MonitorNetwork(TypedDict):
    """A network of the coach."""

    key: str
    title: str
    own_address: int | None
    """The address that Home Assistant has on it; None while it has none."""


class MonitorRow(TypedDict):
    """What is the same of all frames of one kind: of a message, sender and instance."""

    row: int
    """Its number; it is never given to another one."""
    network: str
    sent: bool
    """Whether Home Assistant has sent them."""
    id: str
    """The identifier in hexadecimal; 3 digits for one of 11 bits."""
    dgn: int | None
    """Without a destination; None for an 11-bit identifier."""
    name: str | None
    """The DGN's name; None for what nobody knows."""
    is_known: bool
    """Whether its bytes have a meaning: those of a maker's own message have none."""
    source: int | None
    node: str | None
    """What the owner calls the node with that address, as far as it is known."""
    destination: int | None
    instance: int | None
    part: str
    """The part of the device that it is about, by codes; empty for most."""
    device: str | None
    """What the owner calls the device that it is about, as far as there is one."""
    device_id: str | None
    """That device in Home Assistant's registry."""


class FrameOrigin(TypedDict):
    """Who had a frame sent."""

    context: str
    """The id of the call's context, as in logs and traces."""
    user: str | None
    """The id of the user; None for an automation."""
    cause: str | None
    """The automation or script, as far as it is known; or the command of a page of
    ours, such as "rvc/send/message"."""


class SentFrame(FrameOrigin):
    """Who had a frame of the same event's trace sent."""

    line: int
    """Which line of `trace` it is; that has no other frame."""


class CommandAnswer(TypedDict):
    """How a command ended."""

    network: str
    command: str
    """The command's DGN by name."""
    device: str
    """What the owner calls the device."""
    ending: Literal["obeyed", "already_there", "not_obeyed", "refused", "unanswered"]
    row: int | None
    """The row of the frame that has answered it."""
    at: int
    """When, as in `TraceLine`."""
    latency: float | None
    """From the command's first frame to the answer, in ms."""
    origin: FrameOrigin | None
    """Who asked; None for what Home Assistant does by itself."""


class MonitorEvent(TypedDict):
    """What there is since the event before.

    Take `rows` first, then `trace`, `table` and `answers`, then `gone`. With `networks`
    it is all there is: what was kept before is to be dropped.
    """

    seq: int
    since: int
    """The `seq` of the event that this one follows. If it is not that of the last one,
    something is missing: subscribe again."""
    time: int
    """The server's time, in ms since 1970."""
    ack: NotRequired[bool]
    """It is to be acknowledged with `rvc/monitor/ack`, as soon as it was handled."""
    mode: NotRequired[Literal["slow", "stopped"]]
    """Nothing was acknowledged for 3 s: the table alone comes, once a second. Or for
    30 s: nothing comes until all is acknowledged, and then all there is."""
    subscription: NotRequired[int]
    """With `networks`: what `rvc/monitor/ack` calls this subscription."""
    networks: NotRequired[list[MonitorNetwork]]
    rows: NotRequired[list[MonitorRow]]
    """Rows that are new, or named otherwise."""
    table: NotRequired[list[TableCells]]
    trace: NotRequired[list[TraceLine]]
    history: NotRequired[list[HistoryFrame]]
    """The last frames before, at most 500; they are counted already."""
    sent: NotRequired[list[SentFrame]]
    answers: NotRequired[list[CommandAnswer]]
    lost: NotRequired[int]
    """So many frames are not in the trace, as there were too many or you were too slow.
    `table` has the rows that they are of, as they are by now: so the page's table lacks
    none."""
    gone: NotRequired[list[int]]
    """Rows that have made room for others."""


class AckRequest(EntryRequest):
    """An acknowledgment."""

    subscription: int
    """As the subscription's first event has it."""
    seq: int


class RawFrame(TypedDict):
    """A frame as it was on the wire."""

    network: str
    id: Annotated[str, Bounds(3, 8)]
    """In hexadecimal, as rows have it."""
    data: Annotated[str, Bounds(0, 2 * 1785)]
    """In hexadecimal; long messages too."""


class DecodeRequest(EntryRequest):
    """Frames whose meaning is asked for."""

    frames: Annotated[list[RawFrame], Bounds(1, 64)]


class DecodedSignal(TypedDict):
    """One signal of a frame."""

    name: str
    label: str
    """The name in words."""
    value: Any
    """A number in the unit, a label, a text, flags as a list; None without a value."""
    text: str | None
    """A label or flags in words."""
    unit: str | None
    start: int
    """Its first bit, from bit 0 of byte 0."""
    width: int


class DecodedFrame(TypedDict):
    """What a frame means: of a DGN that nobody knows, nothing."""

    name: str | None
    dgn: int | None
    instance: int | None
    signals: list[DecodedSignal]


class ShortFrame(RawFrame):
    """A frame that is read in short."""

    known: NotRequired[Annotated[str, Bounds(1, 128)]]
    """The name of the message whose signals you know already."""


class ReadRequest(EntryRequest):
    """Frames that are shown in lines, many at a time."""

    frames: Annotated[list[ShortFrame], Bounds(1, 64)]


class SignalForm(TypedDict):
    """What is the same of a signal in all frames of a message and sender."""

    name: str
    label: str
    """The name in words."""
    unit: str | None
    start: int
    """Its first bit, from bit 0 of byte 0."""
    width: int


class ShortDecoded(TypedDict):
    """What a frame means, in short."""

    name: str | None
    values: list[float | str | None]
    """In the order of the signals: a number in the unit, a text in words; None without
    a value."""
    signals: NotRequired[list[SignalForm]]
    """Those of the message, without its instance, where you did not know them."""


class SignalRequest(EntryRequest):
    """A signal of one sender that is to be plotted."""

    network: str
    source: Byte
    dgn: DgnNumber
    instance: NotRequired[int | None]
    """None, or not given, for a DGN without one."""
    signal: str


type SignalPoint = tuple[int, float | str | None]
"""When, in ms since 1970, and the value: a number, a label or nothing."""


class SignalEvent(TypedDict):
    """What a signal was since the event before."""

    seq: int
    since: int
    time: int
    ack: NotRequired[bool]
    mode: NotRequired[Literal["slow", "stopped"]]
    subscription: NotRequired[int]
    """What `rvc/monitor/ack` calls this subscription. With it the points are all there
    are: what was kept before is to be dropped. So begins the first event, and the one
    after a stop."""
    unit: NotRequired[str | None]
    """With `subscription`."""
    labels: NotRequired[dict[str, str]]
    """In words, with `subscription`."""
    points: list[SignalPoint]
    lost: NotRequired[int]
    """So many points are not sent, as there were too many or you were too slow."""


SUBSCRIBE: Final = Subscription(
    name="rvc/monitor/subscribe", request=MonitorRequest, event=MonitorEvent
)
ACK: Final = Command(name="rvc/monitor/ack", request=AckRequest, result=type(None))
DECODE: Final = Command(
    name="rvc/monitor/decode", request=DecodeRequest, result=list[DecodedFrame]
)
READ: Final = Command(
    name="rvc/monitor/read", request=ReadRequest, result=list[ShortDecoded]
)
SIGNAL: Final = Subscription(
    name="rvc/monitor/signal", request=SignalRequest, event=SignalEvent
)

COMMANDS: Final = (SUBSCRIBE, ACK, DECODE, READ, SIGNAL)
