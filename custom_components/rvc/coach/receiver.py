"""The way of a frame on one network, to the device that it is about."""

import asyncio
from collections.abc import Callable, Mapping
import logging
from typing import TYPE_CHECKING, Final

from ..bus.link import FrameBatch
from ..bus.listeners import Listeners
from ..bus.network import Network
from ..devices import has_shown
from ..devices.node import FAULT_REPORTS
from ..presentation.rules import presentation_of
from ..protocol.diagnostics import (
    DM1,
    DM1_J1939,
    DM_RV,
    J1939_ADDRESSES,
    diagnosis,
    dm1_layout,
)
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message
from ..protocol.node_messages import REQUEST, is_marine
from .availability import NodeSeen
from .device_record import DeviceRecord
from .nearly_unchanged import NearlyUnchangedFrames
from .node.address_claim import CLAIM
from .rivals import Rivals
from .unchanged import UnchangedFrame, UnchangedFrames

if TYPE_CHECKING:
    from .session import NetworkSession

_LOGGER = logging.getLogger(__name__)

# When a node that reports no device is one
_NODE_FRAMES: Final = 10
_NODE_TIME: Final = 60.0


class Receiver:
    """Receives the frames of one network."""

    def __init__(self, session: NetworkSession) -> None:
        """Begin with nothing received."""
        self.nodes: dict[int, NodeSeen] = {}
        """When the nodes of the network were last seen, by their source address."""
        decode = session.codecs.common.decode
        self.unchanged = UnchangedFrames(session.monitor.latest, decode)
        flicker = presentation_of(session.codec.spec).flicker
        self.nearly = NearlyUnchangedFrames(self.unchanged, flicker, session.timing)
        self.rivals = Rivals(session)
        self.short_frames = Listeners[Frame]()
        """Called with frames that have 11-bit identifiers, somewhat later."""
        self._no_node = NodeSeen(0.0, self.unchanged.count_in)
        """Stands for the senders of 11-bit identifiers, which are not known."""
        self._session = session

    def receive(self, _: Network, batch: FrameBatch) -> None:
        """Handle the frames that change anything; only count or take the others."""
        session, now = self._session, asyncio.get_running_loop().time()
        session.monitor.record(batch)
        self.rivals.heard_network(now)
        if session.bridges is not None:
            own = session.node.address
            for frame in batch.frames:
                if frame.id & 0xFF != own:
                    session.bridges.receive(session.name, frame, now)
        unchanged, codecs = self.unchanged, session.codecs
        decode, by_place = codecs.common.decode, unchanged.by_place
        unchanged.all_counted_in = False
        for frame in batch.frames:
            known = unchanged.by_frame.get(frame)
            if known is not None:
                known.again(now)
                continue
            nearly = by_place.get((frame[0], frame[1][:1]))
            if nearly is not None and nearly.near.has(frame[1]):
                self.nearly.take(nearly, frame, now)
                continue
            codec = codecs.by_source.get(frame.source) if codecs.by_source else None
            message = decode(frame) if codec is None else codec.decode(frame)
            try:
                self.handle(message, now)
            except Exception:
                # The other frames of the batch come only once.
                _LOGGER.exception("A message was not taken: %r", message)
        unchanged.all_counted_in = False
        if now >= self.nearly.due:
            self.nearly.tell_waiting(now)
        self.receive_short(now)

    def receive_short(self, now: float) -> None:
        """Handle frames with 11-bit identifiers: they have no sender and no DGN.

        They are looked at alone: nothing is ever sent for them, and they tell of no
        node.
        """
        session, by_frame = self._session, self.unchanged.by_frame
        for identifier, data in session.network.take_short_frames():
            frame = Frame.short(identifier, data)
            if self.short_frames:
                self.short_frames.notify(frame)
            known = by_frame.get(frame)
            if known is not None:
                known.again(now)
                continue
            message = session.codecs.common.decode(frame)
            session.monitor.update(message, now)
            record = session.registry.for_message(session, message, now)
            if record is not None:
                self._update(record, message, self._no_node, now)

    def handle(self, message: Message, now: float) -> None:
        """Pass a message on to everything that it may concern."""
        session = self._session
        if message.source == session.node.address:
            # An adapter's echo, or a node that claims the same address
            session.node.handle(message)
            return
        node = self._see_node(message.source, now)
        node.is_marine = node.is_marine or is_marine(message)
        if message.name == DM1 and node.speaks_j1939:
            message = self._as_j1939(message)
        session.monitor.update(message, now)
        for source in session.recognition.update(message):
            session.choose_codec(source)
            session.registry.memory_changes.notify()
        session.messages.notify(message)
        record = session.registry.for_message(session, message, now)
        if record is not None:
            if not node.is_placed:
                self._place(message.source, node, now, is_confirmed=True)
            if not self._update(record, message, node, now):
                # Nobody is to be confirmed by whom nobody believes.
                session.commands.second(message)
                return
        if (handle := NODE_MESSAGES.get(message.name or "")) is not None:
            handle(session, message, now)
        session.commands.match(message)

    def _as_j1939(self, message: Message) -> Message:
        """Return a DM1 in J1939's layout, unless it is for certain in that of DM_RV."""
        if dm1_layout(message.data) == DM1:
            return message
        codec = self._session.codecs.of(message.source)
        return codec.decode_as(DM1_J1939, message.frame)

    def _see_node(self, address: int, now: float) -> NodeSeen:
        """Return when a node was last seen, which is now."""
        node = self.nodes.get(address)
        is_new = node is None
        if node is None:
            node = self.nodes[address] = NodeSeen(now, self.unchanged.count_in)
            node.speaks_j1939 = address in J1939_ADDRESSES
        session = self._session
        if node.is_unheard and (device := session.registry.node(session, address)):
            device.set_reachable(network_up=True)
        node.update(now)
        if not node.is_placed:
            self._place(address, node, now, is_confirmed=False, is_new=is_new)
        return node

    def place_nodes(self, now: float) -> None:
        """Make the devices of nodes that have sent for long, if no status.

        Also of those of which it is known only now where they stand.
        """
        for address, node in self.nodes.items():
            if node.is_placed or node.is_marine:
                continue
            for_long = now - node.since >= _NODE_TIME and node.received >= _NODE_FRAMES
            if for_long or self._session.bridges is not None:
                self._place(address, node, now, is_confirmed=True)

    def _place(
        self,
        address: int,
        node: NodeSeen,
        now: float,
        *,
        is_confirmed: bool,
        is_new: bool = False,
    ) -> None:
        """Make a node's device, and what it reported while that could not be."""
        session = self._session
        is_known = session.registry.place_node(
            session, address, node, now, is_confirmed=is_confirmed
        )
        if not is_known or is_new or session.bridges is None:
            return
        latest = session.monitor.latest.of(address, session.connected_since)
        for message, count in latest:
            record = session.registry.for_message(session, message, now)
            if record is None and count > 1:
                # It has its second witness.
                record = session.registry.for_message(session, message, now)
            if record is not None and message.key not in record.device.messages:
                self._update(record, message, node, now)
        session.choose_codec(address)

    def _update(
        self, record: DeviceRecord, message: Message, node: NodeSeen, now: float
    ) -> bool:
        """Update a device; returns whether the sender of the status is believed."""
        device = record.device
        last = device.messages.get(message.key)
        shown: Message | None = message
        if last is not None and (last.source != message.source or self.rivals):
            # What they are compared by is the newest.
            last = self.unchanged.settled(last)
            shown = self.rivals.choose(device, last, message, now)
            if self.rivals.has(device, message.key):
                # Who is believed must be heard as exactly as the others.
                self.unchanged.drop_nearly(last)
        if shown is not None:
            if last is not shown:
                self.unchanged.drop(last)
            device.update(shown, now)
        elif last is None or last.frame != message.frame:
            return False
        else:
            device.heard_at[message.key] = now
        if record.seen is not node:
            record.seen.update(now)
        if not device.available:
            device.set_reachable(network_up=True, silent=False)
        if (shown or message).frame != message.frame:
            return False
        if message.name not in NODE_MESSAGES:
            unchanged = UnchangedFrame(message, record.seen, node, device)
            self._expect(unchanged, now)
        return True

    def _expect(self, unchanged: UnchangedFrame, now: float) -> None:
        """Take the fast paths for what is the same as a status, or nearly so."""
        codecs, message = self._session.codecs, unchanged.message
        if (
            self.unchanged.expect(unchanged)
            and codecs.of(message.source) is codecs.standard
            and not self.rivals.has(unchanged.device, message.key)
        ):
            self.nearly.expect(unchanged, now)

    def tick(self, now: float) -> None:
        """Show what is still said where a sender fell silent; now is in seconds."""
        for device, message in self.rivals.tick(now):
            self.unchanged.drop(device.messages.get(message.key))
            device.update(message, now)


# Messages of nodes about themselves, beyond what their devices show


def _claim(session: NetworkSession, message: Message, now: float) -> None:
    """Handle a claim, which a node sends when it starts (RV-C 3.3.2)."""
    session.node.handle(message)
    session.availability.node_claimed(message.source, now)
    # It may be another node than before.
    session.choose_codec(message.source)


def _request(session: NetworkSession, message: Message, now: float) -> None:
    """Handle a request, which may be one for claims."""
    session.node.handle(message)
    session.availability.request_seen(message, now)


def _diagnostics(session: NetworkSession, message: Message, now: float) -> None:
    """Handle a DM_RV or DM1, which is a sign of life as well (RV-C 3.2.5)."""
    name = message.name or ""
    seen = session.receiver.nodes[message.source]
    seen.count_heartbeats()
    if name != DM_RV and (layout := dm1_layout(message.data)) is not None:
        seen.speaks_j1939 = layout == DM1_J1939
    node = session.registry.node(session, message.source)
    report = diagnosis(session.codec.spec, message.data, name)
    if node is None or report is None:
        return
    node.update_faults(report, now)
    unchanged = session.receiver.unchanged
    if not report.faults and not any(report.lamps):
        if not has_shown(node.features, message.key):
            # It waits for its second witness.
            return
        unchanged.expect(UnchangedFrame(message, seen, seen, node, is_heartbeat=True))
        return
    # When a report without faults comes again, they are over.
    for last in node.messages.values():
        if last.name in FAULT_REPORTS:
            unchanged.drop(last)


def _transport_control(session: NetworkSession, message: Message, now: float) -> None:
    session.node.transfer.control(message, now, session.node.address)


def _transport_packet(session: NetworkSession, message: Message, now: float) -> None:
    """Handle a packet; a long message that is whole goes the way of a frame."""
    whole = session.node.transfer.packet(message, now, session.node.address)
    if whole is not None:
        frame = Frame.build(
            whole.dgn,
            whole.data,
            source=message.source,
            destination=GLOBAL_ADDRESS
            if whole.destination is None
            else whole.destination,
        )
        codec = session.codecs.of(message.source)
        session.receiver.handle(codec.decode(frame), now)


def _product(session: NetworkSession, message: Message, now: float) -> None:
    """Handle a product identification, which names the node's dialect (RV-C 3.2.6)."""
    session.choose_codec(message.source)


NODE_MESSAGES: Final[Mapping[str, Callable[[NetworkSession, Message, float], None]]] = {
    CLAIM: _claim,
    REQUEST: _request,
    **dict.fromkeys(FAULT_REPORTS, _diagnostics),
    "INITIAL_PACKET": _transport_control,
    "DATA_PACKET": _transport_packet,
    "PRODUCT_IDENTIFICATION": _product,
}
"""What handles the messages of nodes about themselves, by the DGNs' names."""
