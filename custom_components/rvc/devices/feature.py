"""What a device has shown to have."""

from collections.abc import Set as AbstractSet
from typing import Self

from ..protocol.message import MessageKey


class Feature(str):
    """Something that a device has shown to have, and that entities are made of.

    "TANK_STATUS" once such a status was received, "TANK_STATUS.relative_level" once
    its signal had a value; the signals of a part are "DC_LOAD_STATUS:0-1.signal".
    The text is stored, and unique ids are made of it.
    """

    __slots__ = ("key", "signal")

    key: MessageKey
    """The key of the messages that show it."""
    signal: str
    """The signal; empty for the message as a whole."""

    def __new__(cls, text: str) -> Self:
        """Return the feature of a text, taken apart once for all who ask."""
        feature = super().__new__(cls, text)
        key, _, feature.signal = text.partition(".")
        feature.key = MessageKey(key)
        return feature

    @classmethod
    def of(cls, key: str, signal: str) -> Self:
        """Return the feature of a signal in messages of a key."""
        return cls(f"{key}.{signal}")

    @property
    def dgn(self) -> str:
        """The name of the DGN that shows it."""
        return self.key.dgn

    @property
    def slug(self) -> str:
        """The form within unique ids, "dc_load_status_0-1_signal"."""
        return self.lower().replace(":", "_").replace(".", "_")


def has_shown(features: AbstractSet[str], key: MessageKey) -> bool:
    """Return whether messages of a key are among what a device has shown to have."""
    return key in features
