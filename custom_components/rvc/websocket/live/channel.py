"""The live channel of a coach: there while somebody watches, and gone after that."""

import asyncio
from collections.abc import Callable
import time
from typing import Final

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.util.hass_dict import HassKey

from ...bus.trace import TracedFrame
from ...const import DOMAIN
from ...data import RvcConfigEntry, device_label, network_title
from ...protocol.frame import Frame
from ...spec import Signal
from ..contract.monitor import CommandAnswer, MonitorFilter, MonitorNetwork, MonitorRow
from .group import (
    MOST_HISTORY,
    Batch,
    Group,
    MonitorClient,
    MonitorStream,
    origin_to_dict,
)
from .labels import Labels
from .pace import Mode, Pace
from .pending import Carried
from .signal import SignalClient, SignalStream
from .table import FrameTable, Row
from .tap import Tap

MOST_CLIENTS: Final = 32
MOST_GROUPS: Final = 8
"""Of filters; who has one more is sent what all are sent."""
# As many as the trace keeps, if nobody has chosen otherwise
_MOST_TRACED: Final = 2000

_CHANNELS: HassKey[dict[str, LiveChannel]] = HassKey(f"{DOMAIN}_live_channels")


def running_channel(hass: HomeAssistant, entry: RvcConfigEntry) -> LiveChannel | None:
    """Return the channel of a coach; None while nobody watches."""
    return hass.data.get(_CHANNELS, {}).get(entry.entry_id)


def channel_of(hass: HomeAssistant, entry: RvcConfigEntry) -> LiveChannel:
    """Return the channel of a coach, which begins with the first who watches."""
    channels = hass.data.setdefault(_CHANNELS, {})
    if entry.entry_id not in channels:
        channels[entry.entry_id] = LiveChannel(
            hass, entry, lambda: channels.pop(entry.entry_id)
        )
    return channels[entry.entry_id]


class LiveChannel:
    """Collects frames, and sends them to all who watch four times a second."""

    def __init__(
        self, hass: HomeAssistant, entry: RvcConfigEntry, closed: Callable[[], object]
    ) -> None:
        """Hook the networks; `closed` is called when nobody watches any more."""
        self._hass = hass
        self._entry = entry
        self._closed = closed
        self._coach = coach = entry.runtime_data.coach
        self._timing = coach.timing
        self._tick = 0
        self._tap = Tap(coach, self._received, self._left_out)
        self._labels = Labels(hass, entry)
        self._descriptions: dict[int, MonitorRow] = {}
        self._new: list[Row] = []
        self._groups: dict[str, Group] = {}
        self._clients: dict[tuple[object, int], MonitorClient | SignalClient] = {}
        self._last_row = 0
        self._is_renamed = False
        self._looked_at_names = 0.0
        self._watch_names: Callable[[], None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0
        self._is_due = False
        self._begin()

    def _begin(self) -> None:
        """Hook the networks, and take in what is known of the time before."""
        self._table = FrameTable(self._coach.sessions, self._row_added, self._last_row)
        self._table.begin(self._coach.now())
        self._tap.open()
        self._watch_names = self._hass.bus.async_listen(
            dr.EVENT_DEVICE_REGISTRY_UPDATED, self._names_changed
        )
        self._wait()

    def _end(self) -> None:
        """Let go of the networks: nothing is done until it begins again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._watch_names is not None:
            self._watch_names()
            self._watch_names = None
        self._tap.close()
        self._last_row = self._table.last
        self._descriptions.clear()
        self._new.clear()

    def _received(self) -> None:
        """Make a batch if it is time, as the event loop is awake now."""
        loop = self._hass.loop
        since = loop.time() - self._flushed_at
        if not self._is_due and since >= self._timing.live_batch:
            # Behind what else is to be done with the frames
            self._is_due = True
            loop.call_soon(self._batch_is_due)

    def _left_out(self, carried: Carried) -> None:
        """Have the table know frames of which no page is told one by one."""
        self._table.take_in(carried, self._tick + 1)

    @callback
    def _names_changed(self, _: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        self._is_renamed = True

    def _row_added(self, row: Row) -> None:
        self._new.append(row)
        for group in self._groups.values():
            group.add_row(row)
        for client in self._clients.values():
            if isinstance(client, SignalClient):
                client.watch(row)

    # Batches

    def _wait(self) -> None:
        """Wait for the next batch, which may also be made as frames come."""
        if self._timer is not None:
            self._timer.cancel()
        loop = self._hass.loop
        self._flushed_at, self._is_due = loop.time(), False
        self._timer = loop.call_later(self._timing.live_idle, self._batch_is_due)

    @callback
    def _batch_is_due(self) -> None:
        if self._timer is None:
            return
        self._wait()
        self._flush()
        if all(one.pace.mode is Mode.STOPPED for one in self._clients.values()):
            # All of them sleep.
            self._end()

    def _flush(self) -> None:
        """Look at what there was since the last time, and send it."""
        now, wall = self._coach.now(), int(time.time() * 1000)
        self._tick += 1
        carried, lost = self._tap.take_frames()
        lines = self._table.read(carried, self._tick)
        answers = self._take_answers()
        new, self._new = self._new, []
        gone = self._table.gone_since(self._tick - 1)
        batch = Batch(
            tick=self._tick,
            time=wall,
            lines=lines,
            described=[*new, *self._renamed(now)],
            gone=gone,
            lost=lost,
            answers=answers,
        )
        for group in tuple(self._groups.values()):
            group.send(batch, now)
            for client in group.clients:
                if client.wants_snapshot:
                    self._send_snapshot(group, client)
        for number in gone:
            self._descriptions.pop(number, None)
        for one in tuple(self._clients.values()):
            if isinstance(one, SignalClient):
                if gone:
                    one.forget(self._table.rows)
                one.send(self._tick, wall, now)
                if one.wants_history:
                    self._send_history(one)

    def _take_answers(self) -> list[CommandAnswer]:
        """Return how commands have ended, with the rows of what answered them."""
        found = []
        for network, answer, at in self._tap.take_endings():
            row = None
            if answer.message is not None:
                row = self._row_of(network, answer.message.frame, sent=False).number
            seconds, origin = answer.seconds, answer.origin
            found.append(
                CommandAnswer(
                    network=network,
                    command=answer.command,
                    device=device_label(self._hass, self._entry, answer.device),
                    ending=answer.ending,
                    row=row,
                    at=int(at * 1000),
                    latency=None if seconds is None else round(1000 * seconds, 1),
                    origin=None if origin is None else origin_to_dict(origin),
                )
            )
        return found

    def _row_of(self, network: str, frame: Frame, *, sent: bool) -> Row:
        return self._table.row_of(network, frame, sent=sent, tick=self._tick)

    # Names

    def _describe(self, row: Row) -> MonitorRow:
        description = self._descriptions.get(row.number)
        if description is None:
            description = self._descriptions[row.number] = self._labels.row(row)
        return description

    def _renamed(self, now: float) -> list[Row]:
        """Return the rows that are called otherwise than before."""
        pause = self._timing.live_names
        if not self._is_renamed or now - self._looked_at_names < pause:
            return []
        self._is_renamed, self._looked_at_names = False, now
        renamed = []
        for row in self._table:
            before = self._descriptions.get(row.number)
            if before is not None and (named := self._labels.row(row)) != before:
                self._descriptions[row.number] = named
                row.described = self._tick
                renamed.append(row)
        return renamed

    # Clients

    def add_monitor(self, stream: MonitorStream) -> Callable[[], None]:
        """Begin to send frames to a client; returns what ends it."""
        self._check_room()
        self._wake()
        meant = stream.request.get("filter", MonitorFilter())
        # What came before it is for those before it.
        self._flush()
        name = _name_of(meant)
        if name not in self._groups and len(self._groups) >= MOST_GROUPS:
            meant, name = MonitorFilter(), _name_of(MonitorFilter())
        group = self._groups.get(name)
        if group is None:
            group = self._groups[name] = Group(
                meant, self._table, self._describe, self._timing, self._tick
            )
        client = MonitorClient(stream, Pace(self._timing, self._coach.now()))
        key = (stream.connection, stream.message_id)
        self._send_snapshot(group, client)
        self._clients[key] = client
        group.clients.append(client)

        def end() -> None:
            group.clients.remove(client)
            if not group.clients:
                del self._groups[name]
            self._remove(key)

        return end

    def add_signal(self, stream: SignalStream, signal: Signal) -> Callable[[], None]:
        """Begin to send a signal to a client; returns what ends it."""
        self._check_room()
        self._wake()
        request = stream.request
        client = SignalClient(
            stream,
            self._coach.sessions[request["network"]],
            signal,
            Pace(self._timing, self._coach.now()),
            self._timing,
        )
        self._flush()
        self._send_history(client)
        for row in self._table:
            client.watch(row)
        key = (stream.connection, stream.message_id)
        self._clients[key] = client

        def end() -> None:
            client.close()
            self._remove(key)

        return end

    def _send_history(self, client: SignalClient) -> None:
        """Send a client what its signal was before."""
        request = client.stream.request
        traced = self._coach.monitor.trace.recent(
            _MOST_TRACED,
            network=request["network"],
            dgn=request["dgn"],
            source=request["source"],
        )
        client.begin(traced, int(time.time() * 1000), self._coach.now())

    def _check_room(self) -> None:
        if len(self._clients) >= MOST_CLIENTS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="too_many_watch",
                translation_placeholders={"most": str(MOST_CLIENTS)},
            )

    def _remove(self, key: tuple[object, int]) -> None:
        del self._clients[key]
        if not self._clients:
            self._end()
            self._closed()

    def acknowledge(self, connection: object, message_id: int, seq: int) -> None:
        """Take what a client has acknowledged; of one that has ended, nothing."""
        client = self._clients.get((connection, message_id))
        if client is None:
            return
        client.pace.acknowledge(seq)
        if not client.pace.is_asked:
            self._wake()

    def _wake(self) -> None:
        """Begin again after all have slept: each of them is sent all there is."""
        if self._timer is not None:
            return
        self._begin()
        for group in self._groups.values():
            group.begin(self._table, self._tick)
        for one in self._clients.values():
            if isinstance(one, SignalClient):
                one.close()
                for row in self._table:
                    one.watch(row)

    def _send_snapshot(self, group: Group, client: MonitorClient) -> None:
        """Send a client all there is."""
        history: list[tuple[Row, TracedFrame]] = []
        if client.kind == "trace":
            for one in self._coach.monitor.trace.recent(MOST_HISTORY):
                row = self._row_of(one.network, one.frame, sent=one.sent)
                if row.at == 0:
                    # It was carried before anybody watched.
                    row.count, row.at = row.count + 1, int(one.time * 1000)
                history.append((row, one))
        networks = [
            MonitorNetwork(
                key=name,
                title=network_title(self._entry, name),
                own_address=session.node.address,
            )
            for name, session in self._coach.sessions.items()
        ]
        now = self._coach.now()
        group.send_snapshot(client, networks, history, int(time.time() * 1000), now)


def _name_of(meant: MonitorFilter) -> str:
    """Return the same text for filters that mean the same."""
    networks, sources, dgns = (
        meant.get("networks"),
        meant.get("sources"),
        meant.get("dgns"),
    )
    return repr(
        (
            networks and sorted(set(networks)),
            sources and sorted(set(sources)),
            dgns and sorted(set(dgns)),
        )
    )
