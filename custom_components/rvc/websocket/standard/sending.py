"""Messages and requests by hand: what they would be, sending them, and the answers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ...coach.session import NetworkSession
from ...presentation.labels import in_words
from ...protocol.errors import EncodeError
from ...protocol.frame import GLOBAL_ADDRESS
from ...protocol.message import Message, Value
from ...services.bus import check_raw_messages
from ...services.command_errors import command_failed
from ...spec import Dgn
from ...spec.errors import RvcError
from ...spec.reasons import Reason
from ..contract.send import (
    PREVIEW,
    REQUEST,
    SEND,
    Answer,
    Preview,
    Refusal,
    RequestRequest,
    SendRequest,
    Sent,
    SignalValue,
)
from ..monitor import check_network
from ..registry import Call, handles, refusal_of
from .live import node_name, values_said
from .messages import the_dgn

_ACKNOWLEDGMENT: Final = "ACKNOWLEDGMENT"
_MOST_ANSWERS: Final = 200


@handles(PREVIEW)
def handle_preview(call: Call[SendRequest]) -> Preview:
    """Say what would be sent, and why it would not; nothing is sent."""
    session, dgn = _about(call)
    preview = Preview(id=None, data=None, refusal=None, request_refusal=None)
    try:
        _check_sending(call, session)
    except (HomeAssistantError, RvcError) as error:
        preview["request_refusal"] = _refusal(dgn, error)
    try:
        signals = _values(dgn, call.request["signals"])
        data = session.codec.pack(dgn.name, **signals)
        preview["data"] = data.hex().upper()
        if not dgn.multi_frame:
            frame = session.codec.encode(
                dgn.name,
                signals,
                source=session.node.address or 0,
                destination=call.request.get("destination", GLOBAL_ADDRESS),
            )
            preview["id"] = f"{frame.id:08X}"
        check_raw_messages(call.entry)
        session.permissions.check_message(session.name, dgn.name, signals)
    except (HomeAssistantError, RvcError) as error:
        preview["refusal"] = _refusal(dgn, error)
    else:
        preview["refusal"] = preview["request_refusal"]
    return preview


def _check_sending(call: Call[SendRequest], session: NetworkSession) -> None:
    """Raise what would keep both messages and requests from being sent now."""
    check_raw_messages(call.entry)
    session.check_sending()


def _refusal(dgn: Dgn, error: HomeAssistantError | RvcError) -> Refusal:
    """Return an error as it would be answered if it were sent."""
    if isinstance(error, RvcError):
        error = command_failed(error, dgn.name)
    return refusal_of(error)


@handles(SEND)
async def handle_send(call: Call[SendRequest]) -> Sent:
    """Send a message, unless rvc.send_message would not, and wait for answers."""
    check_raw_messages(call.entry)
    session, dgn = _about(call)
    try:
        signals = _values(dgn, call.request["signals"])
        data = session.codec.pack(dgn.name, **signals)
        async with _collecting(call, session, {*dgn.answer, _ACKNOWLEDGMENT}) as found:
            await session.send_message(
                dgn.name, signals, call.request.get("destination", GLOBAL_ADDRESS)
            )
            await asyncio.sleep(session.timing.response_wait)
    except RvcError as error:
        raise command_failed(error, dgn.name) from error
    return Sent(data=data.hex().upper(), answers=found)


@handles(REQUEST)
async def handle_request(call: Call[RequestRequest]) -> Sent:
    """Request a message, and return the answers."""
    check_raw_messages(call.entry)
    session, dgn = _about(call)
    try:
        async with _collecting(call, session, {dgn.name, _ACKNOWLEDGMENT}) as found:
            await session.request_responses(
                dgn.name,
                call.request.get("destination", GLOBAL_ADDRESS),
                call.request.get("instance"),
            )
    except RvcError as error:
        raise command_failed(error, dgn.name) from error
    return Sent(data=None, answers=found)


def _about[RequestT: (SendRequest, RequestRequest)](
    call: Call[RequestT],
) -> tuple[NetworkSession, Dgn]:
    """Return the network and the message; raises ServiceValidationError."""
    check_network(call.runtime, call.request["network"])
    session = call.runtime.coach.sessions[call.request["network"]]
    return session, the_dgn(call.runtime, call.request["name"])


def _values(dgn: Dgn, said: Mapping[str, SignalValue]) -> dict[str, Value]:
    """Return what signals are told; raises EncodeError."""
    kinds = {signal.name: signal.kind for signal in dgn.signals}
    values: dict[str, Value] = {}
    for name, value in said.items():
        if isinstance(value, list):
            values[name] = frozenset(value)
        elif kinds.get(name) == "bytes" and isinstance(value, str):
            try:
                values[name] = bytes.fromhex(value)
            except ValueError as error:
                raise EncodeError(
                    Reason("{name}: {value} is not hexadecimal", name=name, value=value)
                ) from error
        else:
            values[name] = value
    return values


def _answer[RequestT](
    call: Call[RequestT],
    session: NetworkSession,
    name: str,
    message: Message,
    latency: int,
) -> Answer:
    """Return a message of a name as an answer, with its signals in words."""
    values = values_said(call.runtime, message)
    return Answer(
        name=name,
        label=in_words(name.lower()),
        source=message.source,
        node=node_name(call, session.name, message.source),
        instance=message.instance,
        data=message.data.hex().upper(),
        values=values,
        labels={one: in_words(one) for one in values},
        latency=latency,
    )


@asynccontextmanager
async def _collecting[RequestT](
    call: Call[RequestT], session: NetworkSession, names: set[str]
) -> AsyncIterator[list[Answer]]:
    """Collect the messages of these names that come, each with how long it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    found: list[Answer] = []

    def collect(message: Message) -> None:
        if message.name in names and len(found) < _MOST_ANSWERS:
            latency = round((loop.time() - began) * 1000)
            found.append(_answer(call, session, message.name, message, latency))

    unsubscribe = session.messages.subscribe(collect)
    try:
        with session.receiver.unchanged.awaiting(lambda one: one.name in names):
            yield found
    finally:
        unsubscribe()
