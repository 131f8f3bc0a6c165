"""Frames as they come, what they mean, and a signal over time."""

from collections.abc import Callable
from typing import Final

from homeassistant.exceptions import ServiceValidationError

from ..const import DOMAIN
from ..data import RvcData
from ..presentation.labels import in_words
from ..protocol.frame import Frame
from ..protocol.message import Message, Value
from ..protocol.plain_data import value_to_json
from ..spec import Dgn, Signal, Spec
from .contract.monitor import (
    ACK,
    DECODE,
    READ,
    SIGNAL,
    SUBSCRIBE,
    AckRequest,
    DecodedFrame,
    DecodedSignal,
    DecodeRequest,
    MonitorEvent,
    MonitorRequest,
    RawFrame,
    ReadRequest,
    ShortDecoded,
    ShortFrame,
    SignalEvent,
    SignalForm,
    SignalRequest,
)
from .live.channel import channel_of, running_channel
from .registry import Call, Stream, handles, streams

_SHORT: Final = 3


@streams(SUBSCRIBE)
def stream_frames(stream: Stream[MonitorRequest, MonitorEvent]) -> Callable[[], None]:
    """Send the frames of a coach's networks."""
    for network in stream.request.get("filter", {}).get("networks", []):
        check_network(stream.runtime, network)
    return channel_of(stream.hass, stream.entry).add_monitor(stream)


@handles(ACK)
def handle_ack(call: Call[AckRequest]) -> None:
    """Note how far a client is."""
    channel = running_channel(call.hass, call.entry)
    if channel is not None:
        channel.acknowledge(
            call.connection, call.request["subscription"], call.request["seq"]
        )


@streams(SIGNAL)
def stream_signal(stream: Stream[SignalRequest, SignalEvent]) -> Callable[[], None]:
    """Send a signal: what it was, and what it becomes."""
    request = stream.request
    check_network(stream.runtime, request["network"])
    session = stream.runtime.coach.sessions[request["network"]]
    spec = session.codecs.of(request["source"]).spec
    signal = _find_signal(spec, request["dgn"], request["signal"])
    return channel_of(stream.hass, stream.entry).add_signal(stream, signal)


@handles(DECODE)
def handle_decode(call: Call[DecodeRequest]) -> list[DecodedFrame]:
    """Say what frames mean."""
    return [_decode(call.runtime, one) for one in call.request["frames"]]


@handles(READ)
def handle_read(call: Call[ReadRequest]) -> list[ShortDecoded]:
    """Say in short what frames mean."""
    return [_read(call.runtime, one) for one in call.request["frames"]]


def check_network(runtime: RvcData, network: str) -> None:
    """Raise ServiceValidationError for a network that the coach does not have."""
    if network not in runtime.coach.networks:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_network",
            translation_placeholders={
                "network": network,
                "networks": ", ".join(runtime.coach.networks),
            },
        )


def _find_signal(spec: Spec, number: int, name: str) -> Signal:
    """Return a signal of a DGN; raises ServiceValidationError."""
    dgn = spec.by_number.get(number)
    layouts: tuple[Dgn, ...] = (
        *spec.variants.get(number, ()),
        *(() if dgn is None else (dgn,)),
    )
    for layout in layouts:
        for signal in layout.signals:
            if signal.name == name:
                return signal
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_signal",
        translation_placeholders={"signal": name, "dgn": f"{number:05X}"},
    )


def _decode(runtime: RvcData, raw: RawFrame) -> DecodedFrame:
    """Return what a frame means; raises ServiceValidationError for what is none."""
    message, dgn = _message_of(runtime, raw)
    return DecodedFrame(
        name=message.name,
        dgn=None if message.is_short else message.dgn,
        instance=message.instance,
        signals=[
            _signal(one, message)
            for one in (dgn.signals if dgn else ())
            if one.name in message.signals
        ],
    )


def _read(runtime: RvcData, raw: ShortFrame) -> ShortDecoded:
    """Return what a frame means in short; raises ServiceValidationError."""
    message, dgn = _message_of(runtime, raw)
    signals = () if dgn is None else dgn.signals
    told = [one for one in signals if dgn and one.name != dgn.instance]
    short = ShortDecoded(
        name=message.name,
        values=[_in_short(message.signals.get(one.name)) for one in told],
    )
    if raw.get("known") != message.name:
        short["signals"] = [
            SignalForm(
                name=one.name,
                label=in_words(one.name),
                unit=one.unit,
                start=one.start,
                width=one.width,
            )
            for one in told
        ]
    return short


def _message_of(runtime: RvcData, raw: RawFrame) -> tuple[Message, Dgn | None]:
    """Return what a frame says, and its layout; raises ServiceValidationError."""
    check_network(runtime, raw["network"])
    codecs = runtime.coach.sessions[raw["network"]].codecs
    try:
        frame = _frame_of(raw)
    except ValueError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_frame",
            translation_placeholders={"frame": f"{raw['id']}#{raw['data']}"},
        ) from error
    codec = codecs.of(frame.source)
    message = codec.decode(frame)
    return message, codec.spec.dgns.get(message.name or "")


def _frame_of(raw: RawFrame) -> Frame:
    """Return a frame from its text; raises ValueError."""
    identifier, data = int(raw["id"], 16), bytes.fromhex(raw["data"])
    if len(raw["id"]) == _SHORT:
        return Frame.short(identifier & 0x7FF, data)
    return Frame(identifier & 0x1FFFFFFF, data)


def _signal(signal: Signal, message: Message) -> DecodedSignal:
    """Return what a signal of a message says."""
    value = message.signals[signal.name]
    return DecodedSignal(
        name=signal.name,
        label=in_words(signal.name),
        value=value_to_json(value),
        text=_text(value),
        unit=signal.unit,
        start=signal.start,
        width=signal.width,
    )


def _text(value: Value) -> str | None:
    """Return a label or flags in words."""
    if isinstance(value, frozenset):
        return ", ".join(in_words(one) for one in sorted(value))
    return in_words(value_to_json(value)) if isinstance(value, str) else None


def _in_short(value: Value) -> float | str | None:
    """Return a value as a line shows it."""
    if (text := _text(value)) is not None:
        return text
    plain = value_to_json(value)
    return plain if isinstance(plain, int | float | None) else str(plain)
