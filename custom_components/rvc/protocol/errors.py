"""The errors of the protocol."""

from ..spec.errors import RvcError
from ..spec.reasons import Reason


class EncodeError(RvcError):
    """A message cannot be encoded."""


class UnknownDgn(EncodeError):
    """The spec has no such DGN, or no number for it."""

    def __init__(self, name: str) -> None:
        """Name the DGN."""
        super().__init__(Reason("The spec has no DGN {name}", name=name))
        self.name = name


class UnknownSignal(EncodeError):
    """The DGN has no such signal, or not together with the other signals."""

    def __init__(self, dgn: str, signal: str, *, not_now: bool = False) -> None:
        """Name the DGN and the signal; `not_now` is whether it has it at other times."""
        super().__init__(
            Reason("{dgn} does not now have {signal}", dgn=dgn, signal=signal)
            if not_now
            else Reason("{dgn} has no signal {signal}", dgn=dgn, signal=signal)
        )
        self.dgn = dgn
        self.signal = signal


class ValueNotAllowed(EncodeError):
    """A signal cannot have this value."""

    def __init__(self, signal: str, value: object, reason: str) -> None:
        """Name the signal, the value and the reason."""
        said = Reason(
            "{signal} cannot be {value}: {reason}",
            signal=signal,
            value=_in_words(value),
            reason=reason,
        )
        super().__init__(said)
        self.signal = signal
        self.value = value
        self.reason = reason


def _in_words(value: object) -> str:
    """Return a value as owners write it: bytes by their hexadecimal digits."""
    return value.hex(" ").upper() if isinstance(value, bytes) else repr(value)
