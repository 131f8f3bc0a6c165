"""Messages as plain data that JSON knows."""

from typing import Any

from .message import Message, Special, Value
from .text import plain_text


def message_to_dict(message: Message) -> dict[str, Any]:
    """Return a decoded message as plain data."""
    return {
        "dgn": message.name or f"{message.dgn:05X}",
        "source_address": message.source,
        "instance": message.instance,
        "signals": {
            name: value_to_json(value) for name, value in message.signals.items()
        },
        "data": message.data.hex(),
    }


def value_to_json(value: Value) -> Any:
    """Return a signal's value as JSON knows it."""
    if isinstance(value, Special):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str):
        # A node may send any text; all of it is in the message's data.
        return plain_text(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return value
