"""What the command line may send: what Home Assistant may, but nothing that moves.

Home Assistant holds what moves by repeating its command, watches for a lock-out, and
sends the stop whatever happens, after a restart too. A command that ends with its
terminal, or with the laptop that sleeps, cannot promise that.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ..coach.permissions import MOTIONS, Permissions, required_permission
from ..coach.protected_outputs import ProtectedOutputs, ends_output
from ..coach_map.formats.own import read_map_text
from ..coach_map.model import CoachMap
from ..coach_map.schema import read_map
from ..protocol.codec import Codec
from ..protocol.message import Message, Value
from ..spec import Dgn, Signal
from .arguments import check_definitions
from .errors import CommandError

_NETWORK: Final = "bus"
_WRONG_LINE: Final = 2
_MOVES: Final = (
    "Not sent: it moves something, and nobody would stop it if this command, its "
    "terminal or this machine ended. Home Assistant moves it, and always sends the stop."
)
_NOTHING: Final = frozenset({"", "none", "null"})


class Guard:
    """Decides on what is sent from the command line."""

    def __init__(
        self, codec: Codec, allowed: Iterable[str], coach_map: Path | None = None
    ) -> None:
        """Take what is allowed, and the map that tells what outputs drive.

        Raises OSError for a map that cannot be read, RvcError for one that is none.
        """
        self._spec = codec.spec
        known = CoachMap()
        if coach_map is not None:
            check_definitions(coach_map)
            text = coach_map.read_text(encoding="utf-8", errors="replace")
            known = read_map(read_map_text(text, codec.spec))
        self._outputs = ProtectedOutputs(known, {}, lambda network: (network,))
        self._permissions = Permissions(codec, self._outputs, allowed)

    def check(self, name: str, signals: Mapping[str, Value]) -> None:
        """Raise CommandError, NotAllowed, NeverSent or EncodeError for what must not go."""
        permission = self._permissions.required(_NETWORK, name, signals)
        if permission not in MOTIONS:
            self._permissions.check_message(_NETWORK, name, signals)
        elif not self._is_stop(name, signals):
            raise CommandError(_MOVES)

    def check_decoded(self, message: Message) -> None:
        """Raise CommandError for a frame that would move something."""
        if message.name is None:
            return
        said: dict[str, Value] = {
            key: one for key, one in message.signals.items() if one is not None
        }
        said["instance"] = message.instance
        permission = required_permission(self._spec, message.name, said)
        device_class = self._spec.dgns[message.name].device
        permission = permission or self._outputs.required(_NETWORK, device_class, said)
        if permission in MOTIONS and not self._is_stop(message.name, said):
            raise CommandError(_MOVES)

    def _is_stop(self, name: str, signals: Mapping[str, Value]) -> bool:
        """Tell whether a command only ends a motion, which needs no permission."""
        if ends_output(signals):
            return True
        said = {
            key: value
            for key, value in signals.items()
            if value is not None and "instance" not in key
        }
        return bool(said) and any(
            motion.command == name
            and motion.stop is not None
            and said.items() <= {**motion.extra, **motion.stop}.items()
            and any(key in said for key in motion.stop)
            for motion in self._spec.rows.motions
        )


def parse_signals(dgn: Dgn, words: Iterable[str]) -> dict[str, Value]:
    """Return the signals of words such as level=50; raises CommandError."""
    known = {signal.name: signal for signal in dgn.signals}
    signals: dict[str, Value] = {}
    for word in words:
        name, separator, text = word.partition("=")
        if not separator:
            raise CommandError(f"{word} is no signal=value.", _WRONG_LINE)
        if name == "instance" and dgn.instance is not None:
            name = dgn.instance
        if name not in known:
            raise CommandError(
                f"{dgn.name} has no signal {name}; it has {', '.join(known)}.",
                _WRONG_LINE,
            )
        signals[name] = _value(known[name], text)
    return signals


def _value(signal: Signal, text: str) -> Value:
    """Return the value of a text: a number, a label, flags, bytes or nothing."""
    if text in signal.values.values():
        return text
    if text in _NOTHING:
        return None
    if signal.kind == "text":
        return text
    if signal.kind == "bitmap":
        return frozenset(text.split("+"))
    try:
        if signal.kind == "bytes":
            return bytes.fromhex(text)
        number = float(text)
    except ValueError:
        labels = ", ".join(signal.values.values())
        also = f" or one of {labels}" if labels else ""
        raise CommandError(
            f"{signal.name} cannot be {text}: give a number{also}.", _WRONG_LINE
        ) from None
    return int(number) if number.is_integer() else number
