"""What a message says now, of all who send it."""

from collections.abc import Callable
from typing import Final

from ...data import RvcData, device_label
from ...devices import NODE, DeviceKey
from ...protocol.message import Message, Special, Value
from ...protocol.plain_data import value_to_json
from ...services.redaction import PRIVATE
from ..contract.standard import LIVE, Live, LiveRow, MessageRequest, Said
from ..looking import keep_looking
from ..registry import Call, Stream, streams
from .messages import the_dgn

_MOST_ROWS: Final = 100


@streams(LIVE)
def stream_live(stream: Stream[MessageRequest, Live]) -> Callable[[], None]:
    """Send what a message says, now and as it changes."""
    the_dgn(stream.runtime, stream.request["name"])
    return keep_looking(stream, _LiveMessage(stream).look)


class _LiveMessage:
    """The latest of one message, looked at once a second."""

    def __init__(self, stream: Stream[MessageRequest, Live]) -> None:
        """Take the message; nothing was sent yet."""
        self._stream = stream
        self._name = stream.request["name"]
        self._sent: Live | None = None

    def look(self) -> None:
        """Send what has changed."""
        coach = self._stream.runtime.coach
        rows = [
            self._row(row["network"], int(row["last_heard"]), message)
            for row, message in coach.monitor.latest(coach.now())
            if message.name == self._name
        ]
        live = Live(rows=rows[:_MOST_ROWS])
        if live != self._sent:
            self._sent = live
            self._stream.send(live)

    def _row(self, network: str, age: int, message: Message) -> LiveRow:
        return LiveRow(
            network=network,
            source=message.source,
            node=node_name(self._stream, network, message.source),
            instance=message.instance,
            age=age,
            data=message.data.hex().upper(),
            values=values_said(self._stream.runtime, message),
        )


def node_name[RequestT](call: Call[RequestT], network: str, address: int) -> str | None:
    """Return what the owner calls a node; None for one that is not known."""
    key = DeviceKey(network, NODE, address)
    device = call.runtime.coach.devices.get(key)
    return None if device is None else device_label(call.hass, call.entry, device)


def values_said(runtime: RvcData, message: Message) -> dict[str, Said]:
    """Return what the signals say that have a value: numbers in RV-C's own units."""
    if message.name is None:
        return {}
    shown = runtime.presentation.of(message.name)
    dgn = runtime.spec.dgns[message.name]
    units = {signal.name: signal.unit for signal in dgn.signals}

    def said(name: str, value: Value) -> Said | None:
        if value is None or isinstance(value, Special):
            return None
        if isinstance(value, frozenset):
            return ", ".join(
                runtime.names.of_label(shown.get(name), one) for one in sorted(value)
            )
        if isinstance(value, bool | int | float):
            return float(value), units.get(name)
        plain = str(value_to_json(value))
        if isinstance(value, str) and message.name not in PRIVATE:
            return runtime.names.of_label(shown.get(name), plain)
        return plain

    words = {name: said(name, value) for name, value in message.signals.items()}
    return {name: text for name, text in words.items() if text is not None}
