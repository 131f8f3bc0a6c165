"""Decoding and encoding of messages, both by the same definitions of the spec."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ..spec import Dgn, Spec
from ..spec.model import is_addressed
from ..spec.reasons import Reason
from .diagnostics import DM1, DM1_J1939, dm1_layout
from .errors import UnknownDgn, ValueNotAllowed
from .frame import GLOBAL_ADDRESS, LARGEST_SHORT_ID, SHORT_ID, Frame, join_id, split_id
from .layout import Layout
from .message import NO_SIGNALS, Message, MessageKey, Value, message_key

# Frames whose messages are cached: more than a coach of a hundred devices
# repeats; the least recently decoded one is dropped.
_CACHED_FRAMES = 2048
# Identifiers of which it is kept what they mean: one for each destination
_MOST_PLANS = 4096
# Both have the same number.
_DM1 = frozenset({DM1, DM1_J1939})
_LONGEST_DATA = 8
_NUMBER = 0x1FFFF
# Below are alarms, and the control units of engine and chassis (Table 7.2)
_LOWEST_ADDRESS = 64

PROPRIETARY_ON_PAGE_0: Final = 0x0FF00
"""From here on J1939 gives the numbers of data page 0 no meaning."""
ALL_ON_PAGE_0: Final = 0x0F000
"""The lowest number of data page 0 that is no address."""
NOT_ON_PAGE_0: Final = 0x10000


class _Plan(NamedTuple):
    """What is known of a frame by its identifier alone, but for its sender."""

    layout: Layout
    name: str
    key: MessageKey
    """Without a part."""
    dgn: int
    destination: int | None
    begins_with_instance: bool


class Codec:
    """Decodes and encodes the messages of a spec."""

    def __init__(self, spec: Spec, *, page_0: int = PROPRIETARY_ON_PAGE_0) -> None:
        """Use a spec; the layout of a DGN is prepared when it is first used.

        Args:
            spec: The spec.
            page_0: The lowest number on data page 0 that is read as the status on
                page 1, where it has no meaning of its own: some nodes leave the
                page bit out. NOT_ON_PAGE_0 for none.
        """
        self.spec = spec
        self.page_0 = page_0
        self._layouts: dict[str, Layout] = {}
        self._plans: dict[int, _Plan] = {}
        cached = lru_cache(_CACHED_FRAMES)(self._decode)
        self.clear_cache: Callable[[], None] = cached.cache_clear
        """Drop the cached messages."""
        self.decode: Callable[[Frame], Message] = cached
        """Decode a frame; it never raises.

        An equal frame gives the same message object, so that listeners may compare
        with `is`. The message of a DGN that the spec lacks has no name and no
        signals; signals beyond the end of a short frame are None.
        """

    def _decode(self, frame: Frame) -> Message:
        frame_id, data = frame
        plan = self._plans.get(frame_id >> 8)
        if plan is None:
            return self._decode_new(frame_id >> 8, frame)
        layout, name, key, dgn, destination, begins_with_instance = plan
        instance: int | None
        if begins_with_instance and data:
            instance = data[0]
        else:
            instance = layout.instance(data)
        if layout.has_parts:
            key = message_key(name, layout.part(data))
        signals = layout.unpack(data)
        return Message(frame, name, key, dgn, destination, instance, signals)

    def _decode_new(self, number: int, frame: Frame) -> Message:
        """Decode a frame of a number that was not seen before, or has many meanings."""
        dgn, has_own_number = self._meant(frame)
        if dgn is not None and has_own_number and not self._is_ambiguous(dgn):
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            layout, parts = self._layout(dgn), split_id(frame.id)
            self._plans[number] = _Plan(
                layout,
                dgn.name,
                message_key(dgn.name),
                parts.dgn,
                parts.destination,
                layout.begins_with_instance,
            )
        return self._decode_as(dgn, frame, has_own_number=has_own_number)

    def _is_ambiguous(self, dgn: Dgn) -> bool:
        """Return whether it takes more than the number to know a frame of a DGN."""
        return dgn.dgn is None or dgn.dgn in self.spec.variants or dgn.name in _DM1

    def _meant(self, frame: Frame) -> tuple[Dgn | None, bool]:
        """Return the DGN of a frame, and whether the number is its own."""
        if frame.id & SHORT_ID:
            number = frame.id >> 8 & LARGEST_SHORT_ID
            return self.spec.by_short_id.get(number), True
        number = split_id(frame.id).dgn
        dgn = self.spec.by_number.get(number)
        if number in self.spec.variants:
            dgn = self._variant(number, frame) or dgn
        if dgn is None:
            return self._by_another_number(frame), False
        if dgn.name == DM1 and dm1_layout(frame.data) == DM1_J1939:
            dgn = self.spec.dgns[DM1_J1939]
        return dgn, True

    def decode_as(self, name: str, frame: Frame) -> Message:
        """Decode a frame in the layout of a DGN that shares its number."""
        return self._decode_as(self._dgn(name), frame)

    def _decode_as(
        self, dgn: Dgn | None, frame: Frame, *, has_own_number: bool = True
    ) -> Message:
        _, number, _, destination = split_id(frame.id)
        if frame.id & SHORT_ID:
            number, destination = frame.id >> 8 & LARGEST_SHORT_ID, None
        if dgn is not None and not has_own_number:
            number, destination = dgn.dgn or 0, None
        data = frame.data
        name, instance, signals, part = None, None, NO_SIGNALS, ""
        if dgn is not None:
            layout = self._layout(dgn)
            name = dgn.name
            signals = layout.unpack(data)
            if layout.begins_with_instance and data:
                instance = data[0]
            elif dgn.instance is not None:
                instance = layout.instance(data)
            if layout.has_parts:
                part = layout.part(data)
        key = message_key(name or "", part)
        return Message(frame, name, key, number, destination, instance, signals)

    def _by_another_number(self, frame: Frame) -> Dgn | None:
        """Return the DGN of a frame whose number is none of the standard's."""
        number = frame.id >> 8 & _NUMBER
        if (dgn := self.spec.by_other_number.get(number)) is not None:
            return dgn
        if not self.page_0 <= number < NOT_ON_PAGE_0 or is_addressed(number):
            return None
        if frame.source < _LOWEST_ADDRESS or len(frame.data) != _LONGEST_DATA:
            return None
        dgn = self.spec.by_number.get(number | NOT_ON_PAGE_0)
        return None if dgn is None or dgn.is_command else dgn

    def _variant(self, number: int, frame: Frame) -> Dgn | None:
        """Return what a number means of a frame's sender and with its codes."""
        for dgn in self.spec.variants[number]:
            if not dgn.senders or frame.source in dgn.senders:
                layout = self._layout(dgn)
                if layout.is_meant(frame.data):
                    return dgn
        return None

    def unpack(self, name: str, data: bytes) -> Mapping[str, Value]:
        """Decode the data of a DGN, of any length, to its signals."""
        return self._layout(self._dgn(name)).unpack(data)

    def pack(self, name: str, /, **signals: Value) -> bytes:
        """Encode signals to the data of a DGN; raises EncodeError.

        Signals that are not given are all ones, "no data". `instance` may be given
        by this name, whatever the DGN calls it. A text or bytes of variable length
        end the data of a multi-frame DGN.
        """
        return self._layout(self._dgn(name)).pack(signals)

    def encode(
        self,
        name: str,
        signals: Mapping[str, Value],
        *,
        source: int,
        destination: int = GLOBAL_ADDRESS,
        priority: int | None = None,
    ) -> Frame:
        """Encode a message to its frame; raises EncodeError.

        Args:
            name: The DGN's name.
            signals: Values by the signals' names, see `pack`.
            source: The address of the sender.
            destination: Only addressed DGNs have one.
            priority: By default that of the DGN.
        """
        dgn = self._dgn(name)
        if dgn.dgn is None:
            raise UnknownDgn(name)
        data = self._layout(dgn).pack(signals)
        if len(data) > _LONGEST_DATA:
            raise ValueNotAllowed(
                name, len(data), Reason("it takes more than one frame")
            )
        if priority is None:
            priority = dgn.priority
        return Frame(join_id(priority, dgn.dgn, source, destination), data)

    def _dgn(self, name: str) -> Dgn:
        try:
            return self.spec.dgns[name]
        except KeyError:
            raise UnknownDgn(name) from None

    def _layout(self, dgn: Dgn) -> Layout:
        layout = self._layouts.get(dgn.name)
        if layout is None:
            layout = self._layouts[dgn.name] = Layout(dgn)
        return layout
