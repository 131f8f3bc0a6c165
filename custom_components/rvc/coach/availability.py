"""Availability: when devices and nodes were last seen, and which have fallen silent."""

import asyncio
from collections.abc import Callable
import math
from typing import TYPE_CHECKING, Final

from ..bus.network import Network
from ..devices import Device
from ..devices.node import Node
from ..protocol.frame import GLOBAL_ADDRESS, NO_ADDRESS, Frame
from ..protocol.message import Message
from ..protocol.node_messages import REQUEST
from ..spec import Spec
from .node.address_claim import CLAIM

if TYPE_CHECKING:
    from .device_record import DeviceRecord
    from .session import NetworkSession

# Broadcasts missed before the silence counts, and how short that may be at the
# least; coaches are slower than the text, so the gaps that occur count too.
_MISSED_BROADCASTS: Final = 4
_LONGEST_GAPS: Final = 3
_LEAST_SILENCE: Final = 15.0
_MOST_SILENCE: Final = 300.0
# Whose gaps are not known by so many frames yet may be slower than that.
_KNOWN: Final = 2
_SILENCE_OF_UNKNOWN: Final = 60.0

# A node sends something every 5 s (RV-C 3.2.5.1), if it keeps to that at all.
_HEARTBEAT: Final = 5.0
_PROOF_OF_HEARTBEAT: Final = 2
# Statuses that one silent device is requested to send at a time
_MOST_REQUESTED: Final = 4


def _all_is_counted() -> None:
    """Nothing is counted elsewhere."""


class LastSeen:
    """When a device or a node was last seen, how often, and its longest silence.

    Frames of the fast path are counted elsewhere at first: whoever reads gets
    them counted in before.
    """

    __slots__ = ("_count_in", "_longest_gap", "_received", "_time")

    def __init__(
        self, now: float, count_in: Callable[[], None] = _all_is_counted
    ) -> None:
        """Begin with nothing received.

        Args:
            now: The time, monotonic, in seconds.
            count_in: Calls `update` for the frames that were counted elsewhere.
        """
        self._count_in = count_in
        self._longest_gap = 0.0
        self.restart(now)

    def restart(self, now: float) -> None:
        """Begin anew with nothing received; how slow it is, is known already."""
        self._time = now
        self._received = 0

    def update(self, first: float, last: float | None = None, count: int = 1) -> None:
        """Count frames: the only writer of all that is kept here.

        Args:
            first: When the first of them came.
            last: When the last one came, where there are several.
            count: How many there are.
        """
        if self._received:
            gap = first - self._time
            if self._longest_gap < gap < _MOST_SILENCE / _LONGEST_GAPS:
                self._longest_gap = gap
        self._received += count
        # Frames of the fast path may be counted after newer ones.
        self._time = max(self._time, first if last is None else last)

    @property
    def time(self) -> float:
        """Return when the last frame came; where none came, when this began."""
        self._count_in()
        return self._time

    @property
    def received(self) -> int:
        """Return how many frames came."""
        self._count_in()
        return self._received

    @property
    def is_unheard(self) -> bool:
        """Return whether nothing came since this began: no frame, on either path.

        The first frame never takes the fast path.
        """
        return not self._received

    @property
    def longest_gap(self) -> float:
        """Return the longest time between two frames, in seconds."""
        self._count_in()
        return self._longest_gap

    def silent_for(self, now: float, interval: float) -> bool:
        """Return whether the silence is too long for a broadcast interval in s."""
        return now > self.silent_after(interval)

    def silent_after(self, interval: float) -> float:
        """Return until when a silence is not too long for a broadcast interval in s."""
        return self.time + max(
            _LEAST_SILENCE,
            _MISSED_BROADCASTS * interval,
            _LONGEST_GAPS * self.longest_gap,
        )


class NodeSeen(LastSeen):
    """When a node was last seen, and how many signs of life it sent."""

    __slots__ = ("_heartbeats", "is_marine", "is_placed", "since", "speaks_j1939")

    def __init__(
        self, now: float, count_in: Callable[[], None] = _all_is_counted
    ) -> None:
        """Begin with nothing received; see LastSeen."""
        super().__init__(now, count_in)
        self.since = now
        """When it was seen for the first time."""
        self.is_placed = False
        """Whether it is known to stand on this network, and not behind a bridge."""
        self.speaks_j1939 = False
        """Whether its last DM1 that can be only one was in J1939's layout, or it has
        such an address."""
        self.is_marine = False
        """Whether it is a node of NMEA 2000, by its NAME or what it has sent."""

    def restart(self, now: float) -> None:
        super().restart(now)
        self._heartbeats = 0

    def count_heartbeats(self, count: int = 1) -> None:
        """Count signs of life; they were counted as frames before."""
        self._heartbeats += count

    @property
    def heartbeats(self) -> int:
        """Return how many signs of life came."""
        self._count_in()
        return self._heartbeats


def is_silent(
    device: Device, seen: LastSeen, node: NodeSeen | None, spec: Spec, now: float
) -> bool:
    """Return whether a device has fallen silent, as far as silence means anything."""
    return now > silent_after(device, seen, node, spec)


def silent_after(
    device: Device, seen: LastSeen, node: NodeSeen | None, spec: Spec
) -> float:
    """Return until when a device is not silent, if nothing is heard; inf for always.

    A device that broadcasts is missed by its own interval. One that only
    reports changes is missed when its node is, and only where that node has
    shown to keep the heartbeat: else a quiet lamp would be taken for a lost one.
    """
    if interval := broadcast_interval(device, spec):
        after = seen.silent_after(interval)
        if seen.received >= _KNOWN:
            return after
        return max(after, seen.time + _SILENCE_OF_UNKNOWN)
    if node is None or node.heartbeats < _PROOF_OF_HEARTBEAT:
        return math.inf
    return node.silent_after(_HEARTBEAT)


def broadcast_interval(device: Device, spec: Spec) -> float | None:
    """Return how often a device reports by itself, in s; None for changes only."""
    intervals = [
        interval / 1000
        for name in device.reports
        if name in device.features
        and (interval := spec.dgns[name].interval)
        and not spec.dgns[name].only_active
    ]
    return min(intervals, default=None)


class Availability:
    """Checks which devices of a network have fallen silent, and requests statuses.

    Between two looks at a device it is known when the next one is due: what is heard
    meanwhile is silent no sooner than `_LEAST_SILENCE` after that.
    """

    def __init__(self, session: NetworkSession) -> None:
        """Begin; nothing is checked before `check` or `tick` is called."""
        self._session = session
        self._claims_requested: dict[int, float] = {}
        """When a node, or all, were last asked for their claims, by the address."""
        dgns = session.codec.spec.dgns
        self._claim, self._request = dgns[CLAIM].dgn, dgns[REQUEST].dgn
        self._look_at = -math.inf
        """The first time that a look at a device is due."""
        self._seen: tuple[object, ...] = ()
        """What all devices depend on, as it was at the last look."""
        self._received = 0
        """How many frames had come by then."""
        self._has_silent = False

    def check(self, now: float) -> None:
        """Update whether the devices can be reached; now is monotonic, in s."""
        self._seen = self._circumstances()
        self._update(now, every=True)

    def tick(self, now: float) -> None:
        """Do so for those that may have changed since the last time."""
        if self._circumstances() != self._seen:
            self.check(now)
        elif now >= self._look_at or (self._has_silent and self._is_heard):
            self._update(now)

    def look_soon(self, record: DeviceRecord) -> None:
        """Look at a device at the next tick: it is new, or seen by something else."""
        record.look_at = self._look_at = -math.inf

    def _circumstances(self) -> tuple[object, ...]:
        network = self._session.network
        return network.state, network.finished, network.heard_since

    @property
    def _is_heard(self) -> bool:
        return self._session.network.statistics.received != self._received

    def _update(self, now: float, *, every: bool = False) -> None:
        """Look at the devices whose time has come, or at every one."""
        session, is_heard = self._session, self._is_heard
        self._received = session.network.statistics.received
        self._look_at, self._has_silent = math.inf, False
        for record in session.registry.records(session):
            if every or now >= record.look_at or (is_heard and record.is_silent):
                self._look(record, now)
            self._look_at = min(self._look_at, record.look_at)
            self._has_silent = self._has_silent or record.is_silent

    def _look(self, record: DeviceRecord, now: float) -> None:
        """Update whether a device can be reached, and request what it last sent."""
        session, device = self._session, record.device
        network, timing = session.network, session.timing
        if isinstance(device, Node):
            device.forget_faults(now)
        # The last statuses of a recording stay valid.
        silent = not network.finished and (
            not self._is_back(record, now) or self._is_silent(record, now)
        )
        record.is_silent = silent
        device.set_reachable(network_up=network.connected, silent=silent)
        if silent:
            for message in device.messages.values():
                session.receiver.unchanged.drop(message)
        pause = timing.ask_silent if silent else timing.ask_quiet
        self._request_again(record, pause, now)
        self._request_started(record, now)
        record.look_at = self._next_look(record, pause, now)

    def _next_look(self, record: DeviceRecord, pause: float, now: float) -> float:
        """Return when time alone may change what a look would find, at the earliest."""
        device = record.device
        if isinstance(device, Node) and device.has_passing:
            return now
        network = self._session.network
        due = [now + _LEAST_SILENCE, now + pause]
        if network.is_open and device.source is not None:
            # Whoever requests it meanwhile only delays that.
            due.append(max(record.seen.time, record.requested) + pause)
        if record.started > record.requested:
            due.append(record.requested + self._session.timing.ask_started)
        if not record.is_silent:
            spec = self._session.codec.spec
            node = self._node_of(device)
            due.append(silent_after(device, record.seen, node, spec))
        elif not record.seen.received and network.heard_since is not None:
            answered = network.heard_since + self._session.timing.unheard
            due += [answered] if answered > now else []
        return min(due)

    def frame_sent(self, _: Network, frame: Frame) -> None:
        """Note that this node asks others for their claims."""
        if frame.dgn == self._request:
            message = self._session.codec.decode(frame)
            self.request_seen(message, asyncio.get_running_loop().time())

    def request_seen(self, message: Message, now: float) -> None:
        """Note a request for claims: who answers it has not started anew.

        But for the one that a node sends which starts: it has no address yet, and
        asks whether the one that it is about to claim is free (RV-C 3.3.2).
        """
        if message.number("desired_dgn") != self._claim:
            return
        asked = message.destination
        if asked is not None and message.source != NO_ADDRESS:
            self._claims_requested[asked] = now

    def node_claimed(self, source: int, now: float) -> None:
        """Request the statuses of a node that claims its address; now is in s.

        A claim that nobody asked for is the first thing that a node sends when it
        starts (RV-C 3.3.2): what it has reported before may not hold any more.
        One that all were asked for may be the first thing too: then it has missed
        what else was requested of all since then.
        """
        session = self._session
        asked = max(
            self._claims_requested.get(address, -math.inf)
            for address in (source, GLOBAL_ADDRESS)
        )
        was_asked = now - asked <= session.timing.response_wait
        missed = session.requests.requested_of_all(since=asked) if was_asked else set()
        for record in session.registry.records(session):
            device = record.device
            if device.source != source or isinstance(device, Node):
                continue
            if was_asked:
                names = missed.intersection(self._worth_requesting(device))
                session.requests.add(sorted(names), source, first=True)
                continue
            device.node_starts += 1
            if now - record.started > session.timing.response_wait:
                # One that claims twice has started once.
                record.started = now
            self._request_started(record, now)
            self.look_soon(record)

    def _request_started(self, record: DeviceRecord, now: float) -> None:
        """Request the statuses of a device whose node has started, not too often."""
        session, device = self._session, record.device
        since = now - record.requested
        if record.started <= record.requested or since <= session.timing.ask_started:
            return
        record.requested = now
        if device.source is not None:
            names = self._worth_requesting(device)
            session.requests.add(names, device.source, first=True)

    def _worth_requesting(self, device: Device) -> list[str]:
        """Return the statuses that a device has sent and may be requested."""
        return [
            name
            for name in device.reports
            if name in device.features and name in self._session.requested
        ]

    def _is_back(self, record: DeviceRecord, now: float) -> bool:
        """Return whether a device was heard since its network was last away.

        One that only reports changes, and does not even answer when it is requested
        to, is back with its node: whether it is there cannot be told otherwise.
        """
        session, device = self._session, record.device
        if record.seen.received:
            return True
        heard_since = session.network.heard_since
        if heard_since is None or now - heard_since < session.timing.unheard:
            return False
        if broadcast_interval(device, session.codec.spec) is not None:
            return False
        node = self._node_of(device)
        return device.source is None or (node is not None and node.received > 0)

    def _is_silent(self, record: DeviceRecord, now: float) -> bool:
        spec, device = self._session.codec.spec, record.device
        return is_silent(device, record.seen, self._node_of(device), spec, now)

    def _node_of(self, device: Device) -> NodeSeen | None:
        if device.source is None:
            return None
        return self._session.receiver.nodes.get(device.source)

    def _request_again(self, record: DeviceRecord, pause: float, now: float) -> None:
        """Request the statuses of a device that has sent nothing for a pause, in s."""
        session, device = self._session, record.device
        if not session.network.is_open or device.source is None:
            return
        if now - max(record.seen.time, record.requested) > pause:
            record.requested = now
            names = self._worth_requesting(device)[:_MOST_REQUESTED]
            session.requests.add(names, device.source)
