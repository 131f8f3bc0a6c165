"""The errors of the protocol."""

from ..spec.errors import RvcError


class EncodeError(RvcError):
    """A message cannot be encoded."""


class UnknownDgn(EncodeError):
    """The spec has no such DGN, or no number for it."""

    def __init__(self, name: str) -> None:
        """Name the DGN."""
        super().__init__(f"The spec has no DGN {name}")
        self.name = name


class UnknownSignal(EncodeError):
    """The DGN has no such signal, or not together with the other signals."""

    def __init__(self, dgn: str, signal: str, reason: str = "has no signal") -> None:
        """Name the DGN and the signal."""
        super().__init__(f"{dgn} {reason} {signal}")
        self.dgn = dgn
        self.signal = signal


class ValueNotAllowed(EncodeError):
    """A signal cannot have this value."""

    def __init__(self, signal: str, value: object, reason: str) -> None:
        """Name the signal, the value and the reason."""
        super().__init__(f"{signal} cannot be {_in_words(value)}: {reason}")
        self.signal = signal
        self.value = value
        self.reason = reason


def _in_words(value: object) -> str:
    """Return a value as owners write it: bytes by their hexadecimal digits."""
    return value.hex(" ").upper() if isinstance(value, bytes) else repr(value)
