"""Simulated nodes of known products: they say and take what their dialect's file has."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, override

from ..protocol.codec import Codec
from ..protocol.frame import Frame
from ..protocol.message import Message
from ..spec import lay_dialect_over
from ..spec.dialects import DIALECTS
from ..spec.model import Dialect
from .node import SimulatedNode

PRODUCTS: Final[Mapping[str, Dialect]] = {
    name: dialect for name, dialect in DIALECTS.items() if dialect.says
}
"""The products that can be simulated, by the names of their dialects."""

_EVERY: Final = 2.0
_NUMBER: Final = 0x1FFFF
_ANY: Final = ".."


class SimulatedProduct(SimulatedNode):
    """A node that sends the frames of a dialect's file, and answers by its rows."""

    def __init__(self, codec: Codec, name: str) -> None:
        """Be a product by the name of its dialect; raises LookupError."""
        dialect = PRODUCTS[name]
        frames = [Frame.parse(text) for text in dialect.says]
        text = "RV-C simulator" if dialect.heard else dialect.title
        super().__init__(
            codec,
            address=frames[0].source,
            product=f"{text}*product*{name}*1",
            devices=(),
        )
        self.dialect = dialect
        self._own = Codec(lay_dialect_over(codec.spec, dialect))
        self._frames = {self._place(frame): frame for frame in frames}
        self._changed: list[Frame] = []
        self._next = 0.0

    @override
    def due(self, now: float) -> list[Frame]:
        frames, self._changed = self._changed, []
        if now >= self._next:
            self._next = now + _EVERY
            frames = [*self._frames.values()]
        return [*super().due(now), *frames]

    @override
    def receive(self, message: Message) -> None:
        for taken, then in self.dialect.takes.items():
            if (read := _read(taken, message)) is None:
                continue
            for frame in _written(then, read):
                self._frames[self._place(frame)] = frame
                self._changed.append(frame)
            return
        super().receive(message)

    def _place(self, frame: Frame) -> tuple[object, ...]:
        """Return what a newer frame takes the place of: that of a status."""
        message = self._own.decode(frame)
        first = frame.data[0] if frame.data else 0
        return (
            frame.id,
            message.key,
            first if message.name is None else message.instance,
        )


def _read(taken: str, message: Message) -> dict[str, str] | None:
    """Return the bytes that a row leaves open; None where it is about another frame.

    Two letters stand for one byte, which the row's answer may repeat.
    """
    number, _, text = taken.partition("#")
    if message.frame.id >> 8 & _NUMBER != int(number, 16):
        return None
    wanted = [text[at : at + 2] for at in range(0, len(text), 2)]
    if len(message.data) < len(wanted):
        return None
    read = {}
    for want, have in zip(wanted, message.data, strict=False):
        octet = f"{have:02X}"
        if want[0] > "F":
            read[want] = octet
        elif want not in (octet, _ANY):
            return None
    return read


def _written(then: Iterable[str], read: Mapping[str, str]) -> Iterator[Frame]:
    for text in then:
        head, _, data = text.partition("#")
        octets = [data[at : at + 2] for at in range(0, len(data), 2)]
        yield Frame.parse(f"{head}#{''.join(read.get(one, one) for one in octets)}")
