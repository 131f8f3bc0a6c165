"""Decodes frames of recordings and networks without devices, each node in its maker's way."""

from collections.abc import Callable, Iterable
from typing import Final

from ..protocol.codec import Codec
from ..protocol.frame import GLOBAL_ADDRESS, Frame, join_id
from ..protocol.message import Message
from ..protocol.transport_protocol import CONTROL, DATA, ReceiveSessions
from ..spec.dialects import STANDARD, combine
from ..spec.model import Dialect
from .node_codecs import NodeCodecs
from .recognition import Recognition

PRODUCT: Final = "PRODUCT_IDENTIFICATION"
PACKETS: Final = frozenset((CONTROL, DATA))
"""The messages that long ones are made of."""


class Decoder:
    """Decodes the frames of one network in their order."""

    def __init__(
        self,
        codec: Codec,
        known: Callable[[int], Iterable[Dialect]] = lambda source: (),
        common: Dialect = STANDARD,
    ) -> None:
        """Begin with nothing heard.

        Args:
            codec: The standard's.
            known: Which dialects a node is known to have from elsewhere, such as a
                coach that runs, by its source address.
            common: What all nodes have of which nothing else is known.
        """
        self.codecs = NodeCodecs(codec, common)
        self.recognition = Recognition()
        self.long_messages = ReceiveSessions()
        self._known = known
        self._products: dict[int, str] = {}

    def decode(self, frame: Frame) -> Message:
        """Decode a frame alone: an equal one is decoded to an equal message.

        What a frame tells of its sender is noted: `of_another_way` says whether its
        frames mean something else from now on.
        """
        return self.codecs.of(frame.source).decode(frame)

    def learn(self, message: Message) -> bool:
        """Note what a message tells of its sender.

        Returns whether frames that were decoded before mean something else now.
        """
        sources = self.recognition.update(message)
        if message.name == PRODUCT:
            self._products[message.source] = message.data.decode(errors="replace")
            sources = [*sources, message.source]
        changed = [self._choose(source) for source in sources]
        return any(changed)

    def expect(self, sources: Iterable[int]) -> None:
        """Decode the frames of nodes in the ways that are known of them."""
        for source in sources:
            self._choose(source)

    def _choose(self, source: int) -> bool:
        product = self._products.get(source)
        heard = [one.dialect for one in self.recognition.of(source, product)]
        spoken = [*self._known(source), *heard]
        return self.codecs.choose(source, combine(spoken) if spoken else None)

    def join(self, message: Message, time: float) -> Message | None:
        """Return the long message that a packet was the last of, if it was one.

        Args:
            message: The message of any frame.
            time: When it came, in s.
        """
        to = message.destination
        sessions, source = self.long_messages, message.source
        to = GLOBAL_ADDRESS if to is None else to
        if message.name == CONTROL:
            sessions.control(source, to, message.data, time, None)
        elif message.name == DATA:
            whole, _ = sessions.packet(source, to, message.data, time, None)
            if whole is not None:
                to = GLOBAL_ADDRESS if whole.destination is None else whole.destination
                priority = message.frame.priority
                frame_id = join_id(priority, whole.dgn, source, to)
                return self.decode(Frame(frame_id, whole.data))
        return None
