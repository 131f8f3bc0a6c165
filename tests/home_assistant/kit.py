"""The other end of a coach's bus, for tests."""

import asyncio
from collections.abc import Callable
from typing import Any

import can
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN, HOUSE, NETWORK
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.spec import load_spec

NODE = 0x9C
QUICK = Timing(bus=BusTiming(send_gap=0.001), claim_wait=0.01, request_pause=0.001)
"""The pauses of a coach in a hurry."""
_PATIENCE = 20.0
_LOOK_AGAIN = 0.005


def network_data(network: str = HOUSE, **data: Any) -> ConfigSubentryData:
    """Return the subentry of a network, over a virtual bus if nothing is said."""
    if "kind" not in data:
        data = {"kind": "other", "interface": "virtual", "options": {}, **data}
    return ConfigSubentryData(
        subentry_type=NETWORK,
        title=network.capitalize(),
        unique_id=network,
        data={"network": network, **data},
    )


def coach_entry(*networks: ConfigSubentryData, **special: Any) -> MockConfigEntry:
    """Return the entry of a coach with these networks."""
    return MockConfigEntry(
        domain=DOMAIN,
        version=3,
        subentries_data=list(networks),
        **{"title": "Coach", "data": {}, **special},
    )


class Kit:
    """Speaks and listens on the virtual bus that an entry is connected to."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, network: str = HOUSE
    ) -> None:
        """Take the entry, and which of its networks this is on."""
        self.hass = hass
        self.entry = entry
        self.network = network
        (channel,) = (
            subentry.data["channel"]
            for subentry in entry.subentries.values()
            if subentry.data["network"] == network
        )
        self.codec = Codec(load_spec().spec)
        self._bus = can.Bus(interface="virtual", channel=channel)
        self._answers: dict[str, Callable[[Message], Frame | None]] = {}
        self._answering: asyncio.Task[None] | None = None
        self.sent: list[Message] = []
        """What Home Assistant has sent, since the start."""

    @property
    def running(self) -> Coach:
        """Return the coach that is set up."""
        running: Coach = self.entry.runtime_data.coach
        return running

    async def set_up(self) -> None:
        """Set the entry up, and wait until it has its address and has asked."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        self.listen()
        await self.until(lambda: any(m.name == "DM_RV" for m in self.sent))
        await self.hass.async_block_till_done()

    def listen(self) -> None:
        """Begin to note and to answer what is sent."""
        self._answering = asyncio.get_running_loop().create_task(self._listen())

    def frame(self, dgn: int, data: bytes, destination: int) -> Frame:
        """Return a frame of the other node."""
        return Frame.build(dgn, data, source=NODE, destination=destination)

    async def tear_down(self) -> None:
        """Unload the entry and close the other end."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)
        if self._answering is not None:
            self._answering.cancel()
            await asyncio.gather(self._answering, return_exceptions=True)
        self._bus.shutdown()

    async def _listen(self) -> None:
        while True:
            while (heard := self._bus.recv(0)) is not None:
                message = self.codec.decode(
                    Frame(heard.arbitration_id, bytes(heard.data))
                )
                self.sent.append(message)
                if message.name in self._answers:
                    if (answer := self._answers[message.name](message)) is not None:
                        self._put(answer)
            await asyncio.sleep(_LOOK_AGAIN)

    def _put(self, frame: Frame) -> None:
        self._bus.send(
            can.Message(arbitration_id=frame.id, data=frame.data, is_extended_id=True)
        )

    async def hears(self, *frames: str) -> None:
        """Put frames on the bus, and wait until Home Assistant is done with them."""
        await self.puts(*frames)
        await self.hass.async_block_till_done()

    async def puts(self, *frames: str) -> None:
        """Put frames on the bus, and wait until the coach has taken them."""
        statistics = self.running.networks[self.network].statistics
        expected = statistics.received + len(frames)
        for text in frames:
            self._put(Frame.parse(text))
        await self.until(lambda: statistics.received >= expected)

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

    async def turn(self, entity_id: str, way: str, **data: object) -> None:
        """Turn an entity on or off, and wait."""
        await self.hass.services.async_call(
            entity_id.partition(".")[0],
            f"turn_{way}",
            {"entity_id": entity_id, **data},
            blocking=True,
        )

    def commands(self, name: str) -> list[Message]:
        """Return the commands of this name that were sent."""
        return [message for message in self.sent if message.name == name]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await asyncio.sleep(_LOOK_AGAIN)

    def state(self, entity_id: str) -> State:
        """Return a state that must be there."""
        state = self.hass.states.get(entity_id)
        assert state is not None, (
            f"{entity_id} is not among {self.hass.states.async_entity_ids()}"
        )
        return state

    def find_device(self, stem: str = "") -> dr.DeviceEntry | None:
        """Return the registry's device: of network, class and instance, or the coach."""
        identifier = f"{self.entry.entry_id}_{stem}" if stem else self.entry.entry_id
        return dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, identifier), self.entry.entry_id
        )

    def device(self, stem: str = "") -> dr.DeviceEntry:
        """Return the registry's device, which must be there."""
        device = self.find_device(stem)
        assert device is not None
        return device

    def registered(self, entity_id: str) -> er.RegistryEntry:
        """Return an entity's registry entry, which must be there."""
        registered = er.async_get(self.hass).async_get(entity_id)
        assert registered is not None
        return registered
