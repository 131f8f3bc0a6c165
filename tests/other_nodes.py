"""The other nodes on a network: what the integration receives, and what they answer."""

import asyncio
from collections.abc import Callable
from typing import Final

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.spec import load_spec

from .fake_link import FakeLink

NODE: Final = 0x9C
"""The address that they speak from."""
_PATIENCE: Final = 600.0
_LOOK_AGAIN: Final = 0.005


class OtherNodes:
    """Speaks and answers at the other end of a link."""

    def __init__(self, link: FakeLink) -> None:
        """Take the link, and begin to note what the integration sends."""
        self.link = link
        self.codec = Codec(load_spec().spec)
        self.sent: list[Message] = []
        """What the integration has sent, since the start."""
        self._answers: dict[str, Callable[[Message], Frame | None]] = {}
        link.on_sent = self._note

    def _note(self, frame: Frame) -> None:
        message = self.codec.decode(frame)
        self.sent.append(message)
        if (answer := self._answers.get(message.name or "")) is not None:
            if (frame_back := answer(message)) is not None:
                self.link.reply(frame_back)

    def frame(self, dgn: int, data: bytes, destination: int) -> Frame:
        """Return a frame of the other node."""
        return Frame.build(dgn, data, source=NODE, destination=destination)

    async def hears(self, *frames: str) -> None:
        """Put frames on the bus, and wait until the integration is done with them."""
        await self.puts(*frames)

    async def puts(self, *frames: str) -> None:
        """Put frames on the bus, all at once."""
        self.link.receive(*(Frame.parse(text) for text in frames))
        await asyncio.sleep(0)

    async def says(self, name: str, /, **signals: Value) -> None:
        """Put a message on the bus by its signals."""
        await self.hears(str(self.codec.encode(name, signals, source=NODE)))

    def answers(self, command: str, status: str, /, **signals: Value) -> None:
        """Answer every such command with a status of the same instance."""

        def answer(message: Message) -> Frame:
            said = dict(signals)
            if message.instance is not None:
                said["instance"] = message.instance
            return self.codec.encode(status, said, source=NODE)

        self._answers[command] = answer

    def answers_by(
        self, command: str, answer: Callable[[Message], Frame | None]
    ) -> None:
        """Answer every such command as a function says."""
        self._answers[command] = answer

    def echoes(self, command: str, status: str, /, **more: Value) -> None:
        """Answer every such command with a status that says the same."""
        signals = {signal.name for signal in self.codec.spec.dgns[status].signals}

        def answer(message: Message) -> Frame:
            said = {
                name: value
                for name, value in message.signals.items()
                if name in signals and value is not None
            }
            return self.codec.encode(status, {**more, **said}, source=NODE)

        self._answers[command] = answer

    def refuses(self, command: str, code: int) -> None:
        """Answer every such command with a NAK, to all, as old nodes do."""

        def answer(message: Message) -> Frame:
            data = bytes([code, 0xFF, 0xFF, 0xFF, 0xFF]) + message.dgn.to_bytes(
                3, "little"
            )
            return Frame.build(0xE800, data, source=NODE)

        self._answers[command] = answer

    def commands(self, name: str) -> list[Message]:
        """Return the commands of this name that were sent."""
        return [message for message in self.sent if message.name == name]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await asyncio.sleep(_LOOK_AGAIN)
