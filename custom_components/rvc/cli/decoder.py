"""Decodes the frames of recordings and networks, each node in its maker's way."""

import argparse
from pathlib import Path
from typing import Final

from ..coach.node_codecs import NodeCodecs
from ..coach.recognition import Recognition
from ..protocol.codec import Codec
from ..protocol.frame import GLOBAL_ADDRESS, Frame, join_id
from ..protocol.message import Message
from ..protocol.transport_protocol import CONTROL, DATA, ReceiveSessions
from ..spec import load_spec
from ..spec.dialects import STANDARD, combine
from .errors import CommandError

PRODUCT: Final = "PRODUCT_IDENTIFICATION"


def add_definitions(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names own definitions, for `load_codec`."""
    parser.add_argument(
        "--definitions",
        action="append",
        default=[],
        type=Path,
        metavar="YAML",
        help="own definitions to lay over the standard; may be given again",
    )


def load_codec(definitions: list[Path]) -> Codec:
    """Return the codec of the standard and of own definitions; raises CommandError."""
    for path in definitions:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
    loaded = load_spec(*definitions)
    for refused in loaded.refused:
        raise CommandError(f"{refused.path}: {refused.reason}")
    return Codec(loaded.spec)


class Decoder:
    """Decodes the frames of one network in their order."""

    def __init__(self, codec: Codec) -> None:
        """Begin with nothing heard."""
        self.codecs = NodeCodecs(codec, STANDARD)
        self.recognition = Recognition()
        self.long_messages = ReceiveSessions()
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

    def _choose(self, source: int) -> bool:
        product = self._products.get(source)
        spoken = [one.dialect for one in self.recognition.of(source, product)]
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
