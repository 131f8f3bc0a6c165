"""What all devices on the bus have in common."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from ..bus.listeners import Listeners
from ..protocol.message import Message, MessageKey, Value, is_value
from ..spec.model import Dialect
from .command_order import CommandOrder, MotionRequest, Outcome
from .device_key import DeviceKey, MotionKey
from .feature import Feature
from .link import Link
from .status_listeners import StatusListeners

__all__ = ["Device", "DeviceKey", "Link", "MotionKey"]

# RV-C 3.2.4.1; a class whose instances start at 0 says so
VALID_INSTANCES = range(1, 251)
# More than any chapter has statuses and parts: a device of 32 battery cells
_MOST_STATUSES = 512
# A number comes back rounded to the device's own steps.
_NEARLY = 0.01


class Device:
    """A device of one device class and instance on one network.

    `update` receives its statuses; entities subscribe to the DGNs that they show,
    and read them.
    """

    device_class: ClassVar[str]
    """The chapter's key in the spec, such as "dc_dimmer"."""
    valid_instances: ClassVar[range] = VALID_INSTANCES
    sender_silence: ClassVar[float] = 10.0
    """How long a sender may be silent at the least, in s, before another is believed."""
    fills_gaps: ClassVar[bool] = False
    """Whether values that the believed sender lacks are taken of the next one."""
    priority_signal: ClassVar[str | None] = None
    """The signal in which a sender says how much it counts among others."""
    explains: Callable[[str], Mapping[str, str]] = staticmethod(lambda report: {})
    """Returns the signals of a status that only explain another one."""

    def __init__(self, key: DeviceKey, link: Link, reports: tuple[str, ...]) -> None:
        """Begin without any status.

        Args:
            key: What the device is.
            link: How it reaches the bus.
            reports: The statuses that it may send.
        """
        self.key = key
        self.reports = reports
        self.source: int | None = None
        """The address of its last status; no part of its identity."""
        self.node_starts = 0  # how often its node has started anew
        self.wants_whole = False  # whether it refused what left something as it is
        self.taken = -1.0  # when a changed status was last taken in, monotonic, in s
        self.features: set[Feature] = set()
        """What it has shown to have."""
        self.implausible = 0
        """Values that no coach can have, and that were therefore not shown."""
        self.new_features = Listeners[Device, set[Feature]]()
        """Called with the device and the features that it shows for the first time."""
        self.status_changes = Listeners[Message]()
        """Called with each changed status, before those who show the device."""
        self._link = link
        self.messages: dict[str, Message] = {}
        """The last message of each status, by its key."""
        self.heard_at: dict[str, float] = {}
        """When each status was last heard, by its key; see `status_seen` of a session."""
        self._under_way: list[CommandOrder] = []
        self._given: dict[str, set[str]] = {}
        self._listeners = StatusListeners()
        self._untold: set[str] = set()
        """The statuses that differ by noise from what was told, by their keys."""
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
    def instance_name(self) -> str:
        """Return the instance as a person reads it."""
        return self.name_of_instance(self.key.instance)

    @classmethod
    def name_of_instance(cls, instance: int | None) -> str:
        """Return an instance of such devices as a person reads it."""
        return str(instance)

    @property
    def available(self) -> bool:
        """Whether the device can be reached, as far as is known."""
        return self._network_up and not self._silent

    def set_reachable(self, *, network_up: bool, silent: bool = False) -> None:
        """Set whether the network is up and the device silent."""
        before = self.available
        self._network_up = network_up
        self._silent = silent
        if self.available is not before:
            for listener in self._listeners.every():
                listener()

    @property
    def dialect(self) -> Dialect:
        """The dialect of the device's node."""
        return self._link.dialect_of(self)

    def check_allowed(self, name: str, signals: Mapping[str, Value]) -> None:
        """Raise NotAllowed, ReadOnlyCoach or NeverSent for a command that must not go out.

        It is for checks before anything is sent; what is sent is checked in any case.
        """
        self._link.check_allowed(self, name, self._of_instance(signals))

    def required(self, name: str, signals: Mapping[str, Value]) -> str | None:
        """Return the permission that a command requires, given or not; None for none.

        Raises EncodeError for a command that cannot be sent.
        """
        return self._link.required(self, name, self._of_instance(signals))

    @classmethod
    def instance_of(cls, message: Message) -> int | None:
        """Return the instance of the device that a status is about."""
        return message.instance

    def subscribe(
        self, listener: Callable[[], None], *names: str, counts: bool = False
    ) -> Callable[[], None]:
        """Call a listener when one of these statuses or the availability changed.

        Without names it is called for every DGN. Who counts is called for each change
        at once, others for one that may be noise within a second. Returns the function
        that unsubscribes it.
        """
        return self._listeners.subscribe(listener, names, counts=counts)

    def reading(self, name: str, signal: str) -> Value:
        """Return the last value of a status's signal; None without one."""
        message = self.messages.get(name)
        return None if message is None else message.get(signal)

    def number(self, name: str, signal: str) -> float | None:
        """Return the last number of a status's signal; None without one."""
        message = self.messages.get(name)
        return None if message is None else message.number(signal)

    def label(self, name: str, signal: str) -> str | None:
        """Return the last label of a status's signal; None without one."""
        message = self.messages.get(name)
        return None if message is None else message.label(signal)

    def update(self, message: Message, now: float) -> None:
        """Update the device by a status; now is monotonic, in seconds."""
        self.source = message.source
        self.taken = now
        key = message.key
        if key not in self.messages and len(self.messages) >= _MOST_STATUSES:
            return
        self.heard_at[key] = now
        # The codec gives the same object for the same frame.
        if message is self.messages.get(key):
            self.tell(key)
            return
        self._untold.discard(key)
        self.messages[key] = message
        self.receive(message)
        self.status_changes.notify(message)
        self._update_features(key, message)
        for listener in self._listeners.of(key):
            listener()

    def is_counted(self, key: MessageKey) -> bool:
        """Return whether somebody counts, so that each noise of a status is taken."""
        return bool(self._listeners.counting(key))

    def take_noise(self, message: Message, now: float) -> None:
        """Take a status that came at a time and differs from the last by noise alone.

        Whoever reads it has it now, who counts is called, and others are by `tell`.
        """
        key = message.key
        # Other statuses may have come since.
        if now >= self.taken:
            self.source = message.source
            self.taken = now
        self.messages[key] = message
        self._untold.add(key)
        for listener in self._listeners.counting(key):
            listener()

    def tell(self, key: MessageKey) -> None:
        """Call those who were not called for the last noise of a status, if any came."""
        if key not in self._untold:
            return
        self._untold.discard(key)
        self.receive(self.messages[key])
        for listener in self._listeners.showing(key):
            listener()

    def priority_of(self, message: Message) -> float | None:
        """Return how much the sender of a status counts; None where none says so."""
        return None

    def values_of(self, message: Message) -> Mapping[str, Value]:
        """Return the values of a status; a class may know some that are none."""
        return message.signals

    def receive(self, message: Message) -> None:
        """Update the device's own attributes by a changed status."""

    def _update_features(self, key: MessageKey, message: Message) -> None:
        """Add the features of the signals that have a value for the first time."""
        is_first = key not in self._given
        given = self._given.setdefault(key, set())
        explains = self.explains(key.dgn)
        new = [
            signal
            for signal, value in message.signals.items()
            if signal not in given
            and is_value(value)
            and (
                (other := explains.get(signal)) is None or is_value(message.get(other))
            )
        ]
        given.update(new)
        if new or is_first:
            signals = (Feature.of(key, signal) for signal in new)
            self.add_features({key.dgn, key, *signals})

    def add_features(self, features: Iterable[str]) -> None:
        """Add features, seen now or remembered, and notify of the new ones."""
        new = {Feature(feature) for feature in features} - self.features
        if not new:
            return
        self.features |= new
        self.new_features.notify(self, new)

    async def command(
        self, name: str, fits: Callable[[Message], bool], /, **signals: Value
    ) -> None:
        """Send a command of this instance and wait for the answer.

        `fits` is whether a status that answers the command shows what was
        requested. Raises as `carry_out`.
        """
        await self.carry_out(CommandOrder(name=name, signals=signals, fits=fits))

    async def carry_out(self, order: CommandOrder) -> None:
        """Send a command of this instance and wait for the answer.

        One that a newer one for the same thing replaces before it was sent ends
        with the newer one, and as that does. Raises CommandError, BusError or
        EncodeError.
        """
        order = replace(order, signals=self._of_instance(order.signals))
        self._under_way.append(order)
        try:
            await self._link.command(self, order)
        finally:
            self._under_way.remove(order)

    @property
    def is_commanded(self) -> bool:
        """Whether a command is under way, so that its statuses may soon change."""
        return bool(self._under_way)

    def commanded(self, name: str, signal: str, /, **same: Value) -> Value:
        """Return the value that the newest command under way gives a signal, if any.

        Commands of a part of the state count with it: the status is older.

        Args:
            name: The command.
            signal: Its signal.
            same: Other signals that have to have these values.
        """
        for order in reversed(self._under_way):
            if order.name == name and same.items() <= order.signals.items():
                value = order.signals.get(signal)
                if value is not None:
                    return value
        return None

    async def move(
        self,
        motion_key: MotionKey,
        name: str,
        signals: Mapping[str, Value],
        stop: Mapping[str, Value],
        fits: Callable[[Message], bool],
        goes_on: Callable[[], bool],
        *,
        repeat: float | None,
        longest: float,
        stays: Callable[[Message], bool] | None = None,
        beside: tuple[Device, ...] = (),
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> Outcome:
        """Set something in motion, and return once it has begun.

        A newer motion of the same key, and a stop, replaces it in each of its
        moments, also while `prepare` is awaited: then the outcome is REPLACED.
        Where only statuses come for which `stays` returns that it may be there
        already, nothing moves, it is ended at once, and the outcome is ALREADY_THERE.

        The command is repeated every `repeat` seconds where one is given, for
        as long as `goes_on` returns True and `longest` allows; then, and whatever
        else happens, the stop is sent. A command of another node to this device, or
        to one `beside` it that drives the same thing, ends it too. Raises CommandError, BusError or EncodeError.
        """
        asked, ends = self._of_instance(signals), self._of_instance(stop)
        request = MotionRequest(
            name, asked, ends, fits, goes_on, repeat, longest, stays, beside, prepare
        )
        return await self._link.move(self, motion_key, request)

    async def stop_moving(
        self, motion_key: MotionKey | None, name: str, signals: Mapping[str, Value]
    ) -> None:
        """End a motion at once, whoever began it; raises BusError.

        Without a key only the stop is sent, before all that is no stop.
        """
        await self._link.stop_moving(self, motion_key, name, self._of_instance(signals))

    async def refresh(self, status: str) -> None:
        """Wait for a status where none was received since a loss; raises as `carry_out`."""
        await self._link.refresh(self, status)

    def _of_instance(self, signals: Mapping[str, Value]) -> dict[str, Value]:
        if self.instance is None:
            return dict(signals)
        return {"instance": self.instance, **signals}

    async def write(
        self, key: str, signal: str, shown: Value, command: str, /, **signals: Value
    ) -> None:
        """Send a command that makes a status show a value; see `carry_out`.

        Args:
            key: The key of the status.
            signal: Its signal.
            shown: The value that the signal has to show then.
            command: The command.
            signals: The command's signals.
        """

        def fits(status: Message) -> bool:
            if status.key != key:
                return False
            reported = status.get(signal)
            if isinstance(shown, (int, float)) and isinstance(reported, (int, float)):
                return abs(reported - shown) <= _NEARLY * max(abs(shown), 1)
            return reported == shown

        await self.carry_out(
            CommandOrder(
                name=command,
                signals=signals,
                fits=fits,
                answer=MessageKey(key).dgn,
                topic=f"{key}.{signal}",
            )
        )
