"""What a device has shown to have."""

from collections.abc import Set as AbstractSet
from typing import Final, final

from ..protocol.message import MessageKey, message_key

# More than a coach's devices have shown by different texts
_MOST_TEXTS: Final = 8192


@final
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

    def __new__(cls, text: str) -> Feature:
        """Return the feature of a text, taken apart once for all who ask.

        Devices of a class have shown the same: they share it.
        """
        if (shared := _SHARED.get(text)) is not None:
            return shared
        feature = super().__new__(cls, text)
        key, _, feature.signal = text.partition(".")
        feature.key = message_key(*key.split(":", 1))
        if len(_SHARED) >= _MOST_TEXTS:
            _SHARED.clear()
        _SHARED[feature] = feature
        return feature

    @classmethod
    def of(cls, key: str, signal: str) -> Feature:
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


_SHARED: Final[dict[str, Feature]] = {}


def has_shown(features: AbstractSet[str], key: MessageKey) -> bool:
    """Return whether messages of a key are among what a device has shown to have."""
    return key in features
