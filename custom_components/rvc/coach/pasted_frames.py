"""What frames say that somebody pasted: decoded as a running coach decodes its own."""

from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
import re
from typing import Final

from ..bus.recordings.model import NotARecording, RecordedFrame, Skipped
from ..bus.recordings.registry import Recording, read_text
from ..protocol.frame import Frame
from ..protocol.message import Message
from ..protocol.transport_protocol import ReceiveSessions
from ..spec import Dgn
from ..spec.dialects import combine
from .decoder import PACKETS, Decoder
from .session import NetworkSession

LONGEST_PASTE: Final = 200_000
"""In characters: a few thousand lines, and 20,000 of the shortest."""
ADDRESSES: Final = 256
# The number of a line, and what says that an identifier is hexadecimal
_AROUND: Final = re.compile(
    r"^[ \t]*\[\d{1,5}\][ \t]+|\b0[xX](?=[0-9A-Fa-f]{7,8}(?:[#\s]|$))", re.MULTILINE
)
MOST_TOLD: Final = 50
"""Different frames; a dialog is no place for more."""


@dataclass
class ToldFrame:
    """A frame, or a long message, with how often it is there."""

    message: Message
    dgn: Dgn | None
    """What it is in its sender's way; None for what nobody knows."""
    count: int = 0


@dataclass
class Pasted:
    """What a text holds."""

    told: list[ToldFrame]
    """Different frames in the order in which they came, as many as are told."""
    different: int
    """How many there are."""
    frames: int
    """How many frames were read, each time one came."""
    skipped: Skipped
    """What else is there."""


def decoder_of(session: NetworkSession) -> Decoder:
    """Return what decodes frames as a session does, with what is known of its nodes."""
    known = {
        source: [one.dialect for one in session.dialects_of(source)]
        for source in range(ADDRESSES)
    }
    decoder = Decoder(
        session.codecs.standard, known.__getitem__, combine(session.dialects)
    )
    decoder.expect(known)
    return decoder


def read_pasted(text: str, decoder: Decoder, zone: tzinfo) -> Pasted:
    """Read a text and decode its frames; raises NotARecording.

    It takes a while: it belongs in the executor.
    """
    recording, frames = _read(text, zone)
    # What a frame tells of its sender holds for those before it too.
    for recorded in frames:
        _decode(decoder, recorded.frame)
    decoder.long_messages = ReceiveSessions()
    told: dict[Frame, ToldFrame] = {}
    packets: dict[int, set[Frame]] = {}
    for recorded in frames:
        message, whole = _decode(decoder, recorded.frame)
        _tell(told, message, decoder)
        if message.name in PACKETS:
            packets.setdefault(message.source, set()).add(message.frame)
        if whole is not None:
            # It says what its packets say.
            for packet in packets.pop(whole.source, ()):
                told.pop(packet, None)
            _tell(told, whole, decoder)
    return Pasted(
        list(islice(told.values(), MOST_TOLD)),
        len(told),
        len(frames),
        recording.skipped,
    )


def _read(text: str, zone: tzinfo) -> tuple[Recording, list[RecordedFrame]]:
    """Read a text as it is, or without what chats and manuals put around frames.

    Whichever gives more frames. Raises NotARecording.
    """
    plain = _AROUND.sub("", text.replace("`", ""))
    readings = []
    failure: NotARecording | None = None
    for one in dict.fromkeys((text, plain)):
        try:
            recording = read_text(one, zone)
            readings.append((recording, list(recording.frames())))
        except NotARecording as error:
            failure = failure or error
    if not readings:
        assert failure is not None
        raise failure
    return max(readings, key=lambda reading: len(reading[1]))


def _tell(told: dict[Frame, ToldFrame], message: Message, decoder: Decoder) -> None:
    """Count a message, and note it where it is new."""
    spec = decoder.codecs.of(message.source).spec
    dgn = spec.dgns.get(message.name or "")
    told.setdefault(message.frame, ToldFrame(message, dgn)).count += 1


def _decode(decoder: Decoder, frame: Frame) -> tuple[Message, Message | None]:
    """Return the message of a frame, and the long one that it completes."""
    message = decoder.decode(frame)
    if decoder.learn(message):
        message = decoder.decode(frame)
    whole = None
    if message.name in PACKETS:
        whole = decoder.join(message, 0.0)
        if whole is not None:
            decoder.learn(whole)
    return message, whole
