"""Credentials: what speaks for a node being what it reports as."""

from typing import TYPE_CHECKING, Final

from ..devices import Device
from .node.address_claim import CLAIM

if TYPE_CHECKING:
    from .session import NetworkSession

# What its diagnostics say counts for more than that it sends more than one status.
_IS_THAT_KIND: Final = 2
_SAYS_MORE: Final = 1


class Credentials:
    """Looks at what the nodes of one network have said of themselves."""

    def __init__(self, session: NetworkSession) -> None:
        """Look at what this session has received."""
        self._session = session

    def of(self, source: int, device: Device) -> int:
        """Return how much speaks for a node being a device that it reports.

        Its diagnostics name the kind of device by its default address (DSA,
        RV-C 3.2.5), and a device sends more of its chapter than a panel that
        repeats one status.
        """
        session = self._session
        credit = 0
        node = session.registry.node(session, source)
        known = session.codec.spec.device_classes.get(device.key.device_class)
        if node is not None and known is not None:
            if any(known.has_address(dsa) for dsa in node.kinds):
                credit += _IS_THAT_KIND
        said = {
            message.name
            for message, _ in session.monitor.latest.of(source, 0.0)
            if message.instance == device.instance and message.name in device.reports
        }
        if len(said) > 1:
            credit += _SAYS_MORE
        return credit

    def name(self, source: int) -> bytes | None:
        """Return the NAME that a node has claimed its address with, if it was heard."""
        for message, _ in self._session.monitor.latest.of(source, 0.0):
            if message.name == CLAIM:
                return message.data
        return None
