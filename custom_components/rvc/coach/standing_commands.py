"""Commands that others ask for: what this node has commanded last stands."""

from typing import TYPE_CHECKING, Final

from ..bus.network import Network
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message, Value
from .node.responder import Answer

if TYPE_CHECKING:
    from .session import NetworkSession

# RV-C 6.11.4: whoever commands answers requests with its present wish. The demand
# for a generator (6.35.3) has a keeper of its own.
_STANDING: Final = ("CHASSIS_MOBILITY_COMMAND",)
_OVERRIDE: Final = "_user_override"
_NOTHING: Final = "do_not_care"


class StandingCommands:
    """What this node has commanded since it started, for those who ask for it.

    Overrides by a person are for once, and are not said again.
    """

    def __init__(self, session: NetworkSession) -> None:
        """Begin without commands; answer requests for them."""
        self._node = session.node
        self._codec = session.codec
        self._wishes: dict[int, dict[str, Value]] = {}
        for name in _STANDING:
            dgn = self._codec.spec.dgns[name].dgn or 0
            self._wishes[dgn] = {}
            session.node.responder.register(dgn, self._answer)

    def frame_sent(self, _: Network, frame: Frame) -> None:
        """Note what this node commands."""
        wish = self._wishes.get(frame.dgn)
        if wish is not None:
            for signal, value in self._codec.decode(frame).signals.items():
                if value not in (None, _NOTHING) and not signal.endswith(_OVERRIDE):
                    wish[signal] = value

    def _answer(self, request: Message) -> Answer | None:
        """Return the answer; one for all nodes is only answered where there is a wish."""
        dgn = int(request.number("desired_dgn") or 0)
        wish = self._wishes[dgn]
        if not wish and request.destination == GLOBAL_ADDRESS:
            return None
        return self._node.send(self._codec.spec.by_number[dgn].name, wish)
