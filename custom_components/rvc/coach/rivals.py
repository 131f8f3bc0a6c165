"""Rivals: nodes that report the same status of the same device.

Of several senders of a status one is believed, until it falls silent: it may be a
module and a panel that repeats it, or two modules that are set to one instance.
Preferred is whom the map names, then whose priority signal is higher, then the node
whose diagnostics or other statuses say that it is that kind of device. A status
without any value does not count as speaking.

Single frames of several senders never flip a state, but that they say otherwise in
turn is noted: it is a fight.
"""

from collections.abc import Iterator, Mapping
import logging
import math
from typing import TYPE_CHECKING, Any, Final

from ..devices import NODE, Device, DeviceKey, DeviceType
from ..protocol.message import Message, MessageKey, is_value
from .credentials import Credentials
from .voices import Fight, Voice, patience

if TYPE_CHECKING:
    from .session import NetworkSession

_LOGGER = logging.getLogger(__name__)

_MOST_STATUSES: Final = 256
_MOST_SENDERS: Final = 8
# Whose other statuses say more is asked for as often, in s
_LOOKED_AT: Final = 10.0
# A node sends something as often, in s (RV-C 3.2.5.1).
_HEARTBEAT: Final = 5.0
# If no node at all is heard for so long in s, it is the bus or the adapter that is
# silent; and for so long, nobody is believed anew before something is heard.
_LULL: Final = 1.5 * _HEARTBEAT
_QUIET: Final = 3.0
# What nobody contests for so long in s is forgotten.
_OVER: Final = 300.0
# What a sender said so long ago in s may be otherwise by now.
_SAID_LATELY: Final = 15.0


class _Contest:
    """The senders of one status, of which one is believed."""

    __slots__ = ("_patience", "believed", "changes", "device", "fight", "voices")

    def __init__(self, device: Device, believed: int, interval: float) -> None:
        """Begin with one sender; the interval of its status is in s, 0 for none."""
        self._patience = patience(interval, device.sender_silence)
        self.device = device
        self.believed = believed
        self.voices: dict[int, Voice] = {}
        self.fight = Fight()
        self.changes = 0
        """How often another sender was believed."""

    def voice(self, source: int) -> Voice:
        """Return the voice of a node; of too many the one silent for longest goes."""
        voice = self.voices.get(source)
        if voice is None:
            if len(self.voices) >= _MOST_SENDERS:
                others = [one for one in self.voices if one != self.believed]
                del self.voices[min(others, key=lambda one: self.voices[one].heard)]
            voice = self.voices[source] = Voice(source, self._patience)
        return voice


class Rivals:
    """The statuses of one network that several nodes send; at most 256."""

    def __init__(self, session: NetworkSession) -> None:
        """Begin without any."""
        self._session = session
        self._credentials = Credentials(session)
        self._contests: dict[tuple[DeviceKey, MessageKey], _Contest] = {}
        self._heard_network = -math.inf

    def __len__(self) -> int:
        """Return how many statuses have several senders."""
        return len(self._contests)

    def has(self, device: Device, key: MessageKey) -> bool:
        """Return whether several nodes send a status of a device."""
        return bool(self._contests) and (device.key, key) in self._contests

    def choose(
        self, device: Device, last: Message, message: Message, now: float
    ) -> Message | None:
        """Return what a device is to show once a status came; None: what it shows.

        Args:
            device: The device that the status is about.
            last: The status that it shows.
            message: The status that came.
            now: The time, monotonic, in seconds.
        """
        key = (device.key, message.key)
        contest = self._contests.get(key)
        if contest is None:
            if last.source == message.source:
                return message
            if not self._is_contested(device.key):
                return message
            contest = self._begin(key, device, last)
        voice = self._voice(contest, message.source)
        voice.hear(message, now, speaks=self._speaks(device, message))
        if message.source != contest.believed:
            self._heard(contest, message.key)
            believed = contest.voices[contest.believed]
            if voice.speaks and believed.speaks:
                blanks = self._type(device).blanks(message.key.dgn)
                agrees = _agree(believed.message, message, blanks)
                contest.fight.note(believed, voice, now, agrees=agrees)
        chosen = self._settle(contest, message.key, now)
        return None if chosen is last else chosen

    def _is_contested(self, key: DeviceKey) -> bool:
        """Tell whether one sender counts: a node is one, and a chapter may share."""
        if key.device_class == NODE:
            return False
        known = self._session.codec.spec.device_classes.get(key.device_class)
        return known is None or not known.shared

    def _begin(
        self, key: tuple[DeviceKey, MessageKey], device: Device, last: Message
    ) -> _Contest:
        if len(self._contests) >= _MOST_STATUSES:
            del self._contests[next(iter(self._contests))]
        interval = self._session.codec.spec.dgns[last.name or ""].interval or 0
        contest = _Contest(device, last.source, interval / 1000)
        self._contests[key] = contest
        seen = self._session.status_seen(device, key[1]) or 0.0
        voice = contest.voice(last.source)
        voice.hear(last, seen, speaks=self._speaks(device, last))
        return contest

    def _voice(self, contest: _Contest, source: int) -> Voice:
        """Return the voice of a node, which may have had another address before."""
        if source not in contest.voices and (name := self._credentials.name(source)):
            for other in contest.voices.values():
                other.moved = self._credentials.name(other.source) == name
            voice = contest.voice(source)
            if contest.voices[contest.believed].moved:
                contest.believed = source
            return voice
        return contest.voice(source)

    def _type(self, device: Device) -> DeviceType:
        return self._session.registry.types[device.key.device_class]

    def _speaks(self, device: Device, message: Message) -> bool:
        return self._type(device).holds_value(message)

    def _heard(self, contest: _Contest, key: MessageKey) -> None:
        """Note when the believed sender was heard: most of it on the fast path."""
        voice = contest.voices[contest.believed]
        shown = contest.device.messages.get(key)
        if shown is not None and shown.source == contest.believed:
            # Not when it was shown: what is shown anew was not heard anew.
            unchanged = self._session.receiver.unchanged
            voice.heard_again(unchanged.first_seen(shown))
            voice.heard_again(unchanged.last_seen(shown))

    def _settle(self, contest: _Contest, key: MessageKey, now: float) -> Message:
        """Return what a device is to show, of all who speak."""
        device = contest.device
        self._heard(contest, key)
        ranks = {
            voice.source: (*self._rank(contest, voice, now), source == contest.believed)
            for source, voice in contest.voices.items()
            if self._is_alive(voice, now)
        }
        order = sorted(ranks, key=ranks.__getitem__, reverse=True) or [contest.believed]
        if order[0] != contest.believed:
            self._promote_heir(contest, order, ranks)
            self._change(contest, order[0], key)
        voices = [contest.voices[source] for source in order]
        if not device.fills_gaps:
            return voices[0].message
        return _filled(device, [one.message for one in voices], device.messages[key])

    def _promote_heir(
        self,
        contest: _Contest,
        order: list[int],
        ranks: Mapping[int, tuple[object, ...]],
    ) -> None:
        """Put the believed node first under its new address, among its equals."""
        name = self._credentials.name(contest.believed)
        if name is None or contest.believed in ranks:
            return
        for source in order:
            is_equal = ranks[source] == ranks[order[0]]
            if is_equal and self._credentials.name(source) == name:
                order.remove(source)
                order.insert(0, source)
                return

    def _change(self, contest: _Contest, source: int, key: MessageKey) -> None:
        _LOGGER.debug(
            "%s: %s of node %d is believed, no longer of node %d",
            contest.device,
            key,
            source,
            contest.believed,
        )
        contest.believed = source
        contest.changes += 1

    def _rank(
        self, contest: _Contest, voice: Voice, now: float
    ) -> tuple[int, bool, float, int]:
        """Return how much a sender is to be believed."""
        device = contest.device
        if now - voice.looked_at >= _LOOKED_AT:
            voice.looked_at = now
            voice.is_chosen = self._session.registry.sender(device.key) == voice.source
            voice.credit = self._credentials.of(voice.source, device)
        priority = device.priority_of(voice.message)
        tie = voice.credit
        if priority is not None:
            # Of equals the one with the higher address counts (RV-C 6.5.1).
            tie = voice.source
        standing = voice.standing(now, device.sender_silence)
        return (standing, voice.is_chosen, priority or 0.0, tie)

    def _is_alive(self, voice: Voice, now: float) -> bool:
        """Return whether a sender still reports the status."""
        if voice.is_silent(now):
            return False
        node = self._session.nodes.get(voice.source)
        return node is None or not node.silent_for(now, _HEARTBEAT)

    # Silence of the whole network, which is nobody's

    def heard_network(self, now: float) -> None:
        """Note that frames come; now is monotonic, in seconds."""
        if now - self._heard_network > _LULL:
            self.excuse(now)
        self._heard_network = now

    def excuse(self, now: float) -> None:
        """Let no sender count as silent for the silence of the network until now."""
        for (_, key), contest in self._contests.items():
            self._heard(contest, key)
            for voice in contest.voices.values():
                # Until then it could be given up, and who is that is not believed anew.
                voice.excuse(self._heard_network + _QUIET, now)

    # What became of it

    def tick(self, now: float) -> Iterator[tuple[Device, Message]]:
        """Forget what is over; now is monotonic, in seconds.

        Returns the devices that show what is no longer said, and what they are to
        show.
        """
        is_quiet = now - self._heard_network > _QUIET
        is_quiet = is_quiet or not self._session.network.connected
        for key, contest in list(self._contests.items()):
            contest.fight.tick(now)
            self._heard(contest, key[1])
            if contest.device.messages.get(key[1]) is None:
                del self._contests[key]
                continue
            others = (
                voice
                for source, voice in contest.voices.items()
                if source != contest.believed
            )
            if all(now - voice.heard > _OVER for voice in others):
                del self._contests[key]
                # What it says now is shown as it is.
                unchanged = self._session.receiver.unchanged
                unchanged.drop(contest.device.messages[key[1]])
            elif contest.device.fills_gaps and not is_quiet:
                shown = contest.device.messages[key[1]]
                if (chosen := self._settle(contest, key[1], now)) is not shown:
                    yield contest.device, chosen

    def fights(self) -> Mapping[DeviceKey, frozenset[int]]:
        """Return the nodes that fight over each device, by their addresses.

        Where the map or a priority says who counts nobody fights.
        """
        found: dict[DeviceKey, set[int]] = {}
        for (key, _), contest in self._contests.items():
            if key.instance is None or self._is_decided(contest):
                continue
            if len(rivals := contest.fight.rivals()) > 1:
                found.setdefault(key, set()).update(rivals)
        return {key: frozenset(rivals) for key, rivals in found.items()}

    @staticmethod
    def _is_decided(contest: _Contest) -> bool:
        believed = contest.voices[contest.believed]
        if believed.is_chosen:
            return True
        return contest.device.priority_of(believed.message) is not None

    def believed(self, key: DeviceKey) -> frozenset[int]:
        """Return the nodes that are believed where several report a device."""
        return frozenset(
            contest.believed
            for (one, _), contest in self._contests.items()
            if one == key
        )

    def senders(self, key: DeviceKey, now: float) -> list[dict[str, Any]]:
        """Return the senders of a device's statuses that have several, for reports."""
        for (one, status), contest in self._contests.items():
            if one == key:
                self._heard(contest, status)
        return [
            {
                "status": str(status),
                "believed": contest.believed,
                "changes": contest.changes,
                "senders": {
                    voice.source: {
                        "data": voice.message.data.hex(),
                        "heard": round(now - voice.heard, 1),
                    }
                    for voice in contest.voices.values()
                },
            }
            for (one, status), contest in self._contests.items()
            if one == key
        ]

    def said(self, key: DeviceKey, status: MessageKey, now: float) -> Iterator[Message]:
        """Yield what each sender of a contested status said lately, believed or not."""
        contest = self._contests.get((key, status))
        if contest is not None:
            self._heard(contest, status)
        for voice in () if contest is None else contest.voices.values():
            if now - voice.heard <= _SAID_LATELY:
                yield voice.message

    def forget(self, device: Device) -> None:
        """Drop what is known of a device that is gone."""
        for key in [one for one in self._contests if one[0] == device.key]:
            del self._contests[key]


def _agree(one: Message, other: Message, blanks: Mapping[str, str]) -> bool:
    """Return whether two statuses say nothing that differs; one may know less.

    Blanks are the labels of codes that are all ones.
    """
    if one.data == other.data:
        return True
    return all(
        value == (said := other.signals.get(name))
        or blanks.get(name, "") in (value, said)
        or not is_value(value)
        or not is_value(said)
        for name, value in one.signals.items()
    )


def _filled(device: Device, messages: list[Message], shown: Message) -> Message:
    """Return the first status, with the values that it lacks of the next that has them.

    What gives the same as is shown gives the same object.
    """
    best = messages[0]
    signals = dict(device.values_of(best))
    missing = {name for name, value in signals.items() if not is_value(value)}
    for other in messages[1:]:
        if not missing:
            break
        given = device.values_of(other)
        for name in sorted(missing):
            if is_value(given.get(name)):
                signals[name] = given[name]
                missing.discard(name)
    if signals == best.signals:
        return best
    if shown.frame == best.frame and shown.signals == signals:
        return shown
    return best.with_signals(signals)
