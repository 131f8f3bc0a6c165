"""Detects networks that are bridged to each other, and the nodes that are echoes.

A bridge repeats the frames of one side on the other, with the same identifier.
A node whose frames nearly all come on an earlier network as well stands there,
and is only an echo here. Adapters deliver in bursts, late, and lose frames: so every
copy of a frame is matched with a copy on the other side, whichever comes first; one
counts as alone when it has had its time; and what is neither nearly all nor hardly
any is judged by more frames.
"""

from collections import OrderedDict
from collections.abc import Collection, Sequence
import math
from typing import Final

from ..bus.listeners import Listeners
from ..protocol.frame import Frame, split_id
from .bridge_scores import ADDRESSES, TOGETHER, Copy, Evidence, PairOfNetworks

# The same frame again so soon could be matched with anything.
_REPEATED: Final = 2 * TOGETHER
# A frame that is the same for ever proves little, however often it comes.
_TELLING: Final = 3
_MOST_FRAMES: Final = 1024
_REQUEST: Final = 0xEA00
_MOST_WAITING: Final = 8
# How long after a request the first frames of each instance are its answers
_ANSWERS: Final = 3.0
_MOST_ANSWERS: Final = 1024


class _Heard:
    """Where a frame was heard, and its copies that wait for one on the other side."""

    __slots__ = ("by_network", "passed_over", "waiting")

    def __init__(self) -> None:
        self.by_network: dict[str, tuple[float, int]] = {}
        """When it was last heard, and how often it was news, by network."""
        self.waiting: dict[PairOfNetworks, list[Copy]] = {}
        self.passed_over: dict[str, float] = {}
        """When it last came without waiting for a copy, by network."""


class _Question:
    """A request of the local nodes: on two networks it has the same answers."""

    __slots__ = ("asked", "since")

    def __init__(self, now: float) -> None:
        self.since = now
        self.asked = 1


class BridgeDetector:
    """Finds the echoes among the nodes of a coach with several networks."""

    def __init__(
        self, networks: Sequence[str], remembered: Collection[tuple[str, str]] = ()
    ) -> None:
        """Begin without frames.

        Args:
            networks: The networks' names; of two that are bridged the first counts.
            remembered: Pairs of networks that were bridged before the restart.
        """
        self.echoes = Listeners[str, int]()
        """Called with a network and the address of a node that is an echo from now."""
        self.changes = Listeners[()]()
        """Called when it has become known that two networks are bridged, or not."""
        self._rank = {name: rank for rank, name in enumerate(networks)}
        pairs = [
            PairOfNetworks(first, second, was_bridged=(first, second) in remembered)
            for rank, second in enumerate(networks)
            for first in networks[:rank]
        ]
        self._pairs = {
            name: [pair for pair in pairs if name in pair.names] for name in networks
        }
        self._decided: dict[str, frozenset[int]] = dict.fromkeys(networks, frozenset())
        """The nodes whose repetitions can change no verdict, by network."""
        self._recent: OrderedDict[Frame, _Heard] = OrderedDict()
        self._questions: dict[int, _Question] = {}
        self._answers: dict[tuple[str, int, bytes], tuple[float, int]] = {}
        """How many answers an instance gave to the request that was sent then."""

    # What is heard

    def sent(self, network: str, frame: Frame, now: float) -> None:
        """Note a frame that a local node sent: a bridge repeats it as any other."""
        dgn = split_id(frame.id).dgn
        if dgn == _REQUEST:
            self._requested(int.from_bytes(frame.data[:3], "little"), now)
        heard = self._heard(frame)
        for pair in self._pairs[network]:
            if network != pair.later:
                self._match(pair, heard, Copy(network, frame, now, Evidence.NEWS))

    def receive(self, network: str, frame: Frame, now: float) -> None:
        """Compare a frame of any network with those of the others."""
        heard = self._heard(frame)
        evidence = self._evidence(network, frame, heard, now)
        if evidence is not Evidence.NEWS and frame.id & 0xFF in self._decided[network]:
            self._pass_over(network, frame, heard, now)
            return
        for pair in self._pairs[network]:
            copy = Copy(network, frame, now, evidence)
            if network == pair.later:
                pair.expect(copy)
            else:
                pair.hear_earlier(now)
            self._match(pair, heard, copy)

    def _pass_over(self, network: str, frame: Frame, heard: _Heard, now: float) -> None:
        """Only remember a frame that proves nothing; a copy may wait for it though."""
        heard.passed_over[network] = now
        for pair in list(heard.waiting):
            if network in pair.names:
                self._take_waiting(
                    pair, heard, Copy(network, frame, now, Evidence.REPETITION)
                )

    def _heard(self, frame: Frame) -> _Heard:
        recent = self._recent
        heard = recent.get(frame)
        if heard is not None:
            recent.move_to_end(frame)
            return heard
        if len(recent) >= _MOST_FRAMES:
            recent.popitem(last=False)
        heard = recent[frame] = _Heard()
        return heard

    def _match(self, pair: PairOfNetworks, heard: _Heard, copy: Copy) -> None:
        """Match a copy with the oldest of the other side, or let it wait for one."""
        if self._take_waiting(pair, heard, copy):
            return
        earlier, _ = pair.names
        passed_over = heard.passed_over.get(earlier, -math.inf)
        if copy.network == pair.later and copy.time - passed_over < TOGETHER:
            pair.match(copy)
            return
        waiting = heard.waiting.setdefault(pair, [])
        if len(waiting) < _MOST_WAITING:
            waiting.append(copy)

    def _take_waiting(self, pair: PairOfNetworks, heard: _Heard, copy: Copy) -> bool:
        """Match a copy with the oldest of the other side; returns whether it could."""
        waiting = heard.waiting.get(pair)
        if waiting is None:
            return False
        while waiting and copy.time - waiting[0].time >= TOGETHER:
            del waiting[0]
        is_matched = bool(waiting) and waiting[0].network != copy.network
        if is_matched:
            other = waiting.pop(0)
            pair.match(copy if copy.network == pair.later else other)
        if not waiting:
            del heard.waiting[pair]
        return is_matched

    def _evidence(
        self, network: str, frame: Frame, heard: _Heard, now: float
    ) -> Evidence:
        """Return what it would prove that a frame comes on another network too."""
        last, told = heard.by_network.get(network, (-math.inf, 0))
        if self._questions and self._is_answer(network, frame, now):
            evidence = Evidence.ANSWER
        elif told >= _TELLING or now - last < _REPEATED:
            evidence = Evidence.REPETITION
        else:
            evidence, told = Evidence.NEWS, told + 1
        heard.by_network[network] = (now, told)
        return evidence

    def _is_answer(self, network: str, frame: Frame, now: float) -> bool:
        dgn = split_id(frame.id).dgn
        question = self._questions.get(dgn)
        if question is None:
            return False
        if now - question.since > _ANSWERS:
            del self._questions[dgn]
            return False
        key = (network, frame.id, frame.data[:1])
        since, count = self._answers.get(key, (question.since, 0))
        if since != question.since:
            count = 0
        if count >= question.asked:
            return False
        if len(self._answers) >= _MOST_ANSWERS:
            self._answers.clear()
        self._answers[key] = (question.since, count + 1)
        return True

    def _requested(self, dgn: int, now: float) -> None:
        """Note a request of a local node: its answers look alike on all networks."""
        question = self._questions.get(dgn)
        if question is not None and now - question.since <= _ANSWERS:
            question.asked += 1
        elif len(self._questions) < _MOST_ANSWERS or dgn in self._questions:
            self._questions[dgn] = _Question(now)

    def settle(self, now: float) -> None:
        """Judge what has had its time, and notify the listeners of what is new."""
        for name, pairs in self._pairs.items():
            for pair in pairs:
                if name == pair.later:
                    self._settle(pair, now)
        for name, pairs in self._pairs.items():
            decided = [
                pair.nodes_apart if name == pair.later else pair.all_if_apart
                for pair in pairs
            ]
            self._decided[name] = frozenset(ADDRESSES.intersection(*decided))

    def _settle(self, pair: PairOfNetworks, now: float) -> None:
        was_bridged = pair.was_bridged
        for source in pair.settle(now):
            was_echo = pair.was_echo(source)
            if pair.is_echo(source, now) and not was_echo:
                self.echoes.notify(pair.later, source)
        if pair.is_bridged(now) is not None and pair.was_bridged != was_bridged:
            self.changes.notify()

    # What is known

    def is_echo(self, network: str, source: int, now: float) -> bool | None:
        """Return whether a node is only an echo here; None while it is not known."""
        if not self._rank[network]:
            return False
        for pair in self._pairs[network]:
            self._settle(pair, now)
        verdicts = [
            pair.is_echo(source, now)
            for pair in self._pairs[network]
            if network == pair.later
        ]
        if True in verdicts:
            return True
        return None if None in verdicts else False

    def bridged(self, network: str, now: float) -> list[str]:
        """Return a network and all whose frames reach it over bridges, in order."""
        self.settle(now)
        reached = {network}
        joined = [
            set(pair.names)
            for pairs in self._pairs.values()
            for pair in pairs
            if pair.is_bridged(now)
        ]
        for _ in self._rank:
            for names in joined:
                if reached & names:
                    reached |= names
        return sorted(reached, key=self._rank.__getitem__)

    def is_known(self, networks: Collection[str], now: float) -> bool:
        """Return whether it is known of each two of some networks if they are bridged."""
        return all(
            pair.is_bridged(now) is not None
            for name in networks
            for pair in self._pairs[name]
            if set(pair.names) <= set(networks)
        )

    def memory(self) -> list[tuple[str, str]]:
        """Return the pairs of networks that are bridged, to be remembered."""
        return [
            pair.names
            for name, pairs in self._pairs.items()
            for pair in pairs
            if pair.was_bridged and name == pair.later
        ]
