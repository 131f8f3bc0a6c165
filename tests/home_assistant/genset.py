"""A generator behind two outputs, and how they are switched."""

import asyncio

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import NODE, Kit

GENERATOR = "switch.generator_83"
START, STOP = 83, 84
COMMAND = "DC_DIMMER_COMMAND_2"


class Genset:
    """A generator without any guard of its own, and the two outputs before it."""

    def __init__(self, kit: Kit) -> None:
        """Stand, and be heard."""
        self.kit = kit
        self.state = "stopped"
        self.starts_after: float | None = 2.0
        """How long the starter turns until it runs; None for never."""
        self.is_heard = True
        self.on_since: dict[int, float] = {}
        self.was_on: list[tuple[int, float]] = []
        """Which output was on, and for how long, in s."""
        self.task = asyncio.get_running_loop().create_task(self.live())
        kit.answers_by(COMMAND, self.obey)

    def obey(self, command: Message) -> Frame:
        """Switch an output as it is told."""
        now, instance = asyncio.get_running_loop().time(), command.instance or 0
        is_on = command["command"] == "on_duration"
        if is_on:
            self.on_since.setdefault(instance, now)
        elif (since := self.on_since.pop(instance, None)) is not None:
            self.was_on.append((instance, now - since))
        return self.kit.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": instance, "operating_status": 100 if is_on else 0},
            source=NODE,
        )

    async def live(self) -> None:
        """Run up while cranked, stand when stopped, and say so every half second."""
        while True:
            await asyncio.sleep(0.5)
            now = asyncio.get_running_loop().time()
            cranked = now - self.on_since.get(START, now)
            if self.starts_after is not None and cranked >= self.starts_after:
                self.state = "running"
            if now - self.on_since.get(STOP, now) >= 2 and self.state == "running":
                self.state = "stopped"
            if self.is_heard:
                frame = self.kit.codec.encode(
                    "GENERATOR_STATUS_1", {"status": self.state}, source=NODE
                )
                await self.kit.puts(f"{frame.id:08X}#{frame.data.hex()}")

    async def others_say(self, name: str, source: int = NODE, **signals: Value) -> None:
        """Let another node say something, without a wait for what is under way."""
        frame = self.kit.codec.encode(name, signals, source=source)
        await self.kit.puts(f"{frame.id:08X}#{frame.data.hex()}")

    @property
    def is_off(self) -> bool:
        """Whether no output is on any more."""
        return not self.on_since

    def seconds(self, instance: int) -> list[float]:
        """Return for how long an output was on, each time."""
        return [seconds for one, seconds in self.was_on if one == instance]
