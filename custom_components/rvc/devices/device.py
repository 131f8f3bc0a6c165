"""What all devices on the bus have in common."""

from asyncio import Lock
from collections.abc import Callable, Iterable
from typing import ClassVar, NamedTuple, Protocol

from ..protocol.message import Message, Value

# RV-C 3.2.4.1; a class whose instances start at 0 says so
VALID_INSTANCES = range(1, 251)


class DeviceKey(NamedTuple):
    """What a device is: its source address is no part of it (RV-C 3.2.4.1)."""

    network: str
    device_class: str
    instance: int | None

    def __str__(self) -> str:
        """Return a stable text form, "house_dc_dimmer_25"."""
        parts = (self.network, self.device_class, self.instance)
        return "_".join(str(part) for part in parts if part is not None)


class Link(Protocol):
    """How a device reaches the bus."""

    async def command(
        self,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        signals: dict[str, Value],
    ) -> None:
        """Send a command and wait until a status fits it; see Device.command."""


class Device:
    """A device of one device class and instance on one network.

    Statuses come in through `take`; whoever shows the device subscribes to the
    DGNs it is interested in and reads them.
    """

    device_class: ClassVar[str]
    """The chapter's key in the spec, such as "dc_dimmer"."""
    reports: ClassVar[tuple[str, ...]]
    """The statuses that make the device known, and that are requested."""
    valid_instances: ClassVar[range] = VALID_INSTANCES

    def __init__(self, key: DeviceKey, link: Link) -> None:
        """Know nothing yet but who the device is."""
        self.key = key
        self.source: int | None = None
        """The address that it was last heard from; no part of its identity."""
        self.features: set[str] = set()
        """What it has shown to have: "DGN" once heard, "DGN.signal" once it had data."""
        self.new_features: Callable[[Device, set[str]], None] | None = None
        self.commanding = Lock()
        self._link = link
        self.messages: dict[str, Message] = {}
        """The last message of each status that was heard."""
        self._listeners: dict[Callable[[], None], frozenset[str]] = {}
        self._network_up = False
        self._silent = False

    def __str__(self) -> str:
        """Return the key's text form."""
        return str(self.key)

    @property
    def instance(self) -> int | None:
        """Return the instance; None for a device class without instances."""
        return self.key.instance

    @property
    def available(self) -> bool:
        """Tell whether the device can be reached, as far as can be told."""
        return self._network_up and not self._silent

    def set_reachable(self, *, network_up: bool, silent: bool = False) -> None:
        """Take in what the coach knows of the network and of the silence."""
        before = self.available
        self._network_up = network_up
        self._silent = silent
        if self.available is not before:
            for listener in list(self._listeners):
                listener()

    def subscribe(
        self, listener: Callable[[], None], *names: str
    ) -> Callable[[], None]:
        """Call the listener when one of these DGNs or the availability changed.

        Without names it is called for every DGN. Returns the way to end it.
        """
        self._listeners[listener] = frozenset(names)

        def unsubscribe() -> None:
            self._listeners.pop(listener, None)

        return unsubscribe

    def reading(self, name: str, signal: str) -> Value:
        """Return the value that a status last gave; None when there is none."""
        message = self.messages.get(name)
        return None if message is None else message.get(signal)

    def number(self, name: str, signal: str) -> float | None:
        """Return the number that a status last gave; None when there is none."""
        message = self.messages.get(name)
        return None if message is None else message.number(signal)

    def label(self, name: str, signal: str) -> str | None:
        """Return the label that a status last gave; None when there is none."""
        message = self.messages.get(name)
        return None if message is None else message.label(signal)

    def take(self, message: Message, now: float) -> bool:
        """Take in a status of this device; now is monotonic, in seconds.

        Returns whether it counts as heard from the device.
        """
        if not self.accepts(message, now):
            return False
        self.source = message.source
        name = message.name
        # The codec gives the same object for the same frame.
        if name is None or message is self.messages.get(name):
            return True
        self.messages[name] = message
        self.receive(message)
        self._learn(name, message)
        for listener, names in list(self._listeners.items()):
            if not names or name in names:
                listener()
        return True

    def accepts(self, message: Message, now: float) -> bool:
        """Tell whether this status is to be believed; a class may be choosy."""
        return True

    def receive(self, message: Message) -> None:
        """Take a changed status into the device's own attributes."""

    def _learn(self, name: str, message: Message) -> None:
        """Note which signals the device really gives."""
        shown = {name}
        shown.update(
            f"{name}.{signal}"
            for signal in message.signals
            if message.number(signal) is not None or message.label(signal) is not None
        )
        self.add_features(shown)

    def add_features(self, features: Iterable[str]) -> None:
        """Add features, heard now or remembered, and tell of the new ones."""
        new = set(features) - self.features
        if not new:
            return
        self.features |= new
        if self.new_features is not None:
            self.new_features(self, new)

    async def command(
        self, name: str, fits: Callable[[Message], bool], **signals: Value
    ) -> None:
        """Send a command of this instance and wait for the answer.

        `fits` says of a status that answers the command whether it shows what
        was asked. Raises CommandError, BusError or EncodeError.
        """
        if self.instance is not None:
            signals["instance"] = self.instance
        await self._link.command(self, name, fits, signals)
