"""Which dialects the nodes of a network have, by what they send."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from zlib import crc32

from ..protocol.message import Message
from ..spec.dialects import DIALECTS, dialect_of_product
from ..spec.model import Dialect, HeardPattern, is_addressed
from .node.address_claim import CLAIM

_NUMBER: Final = 0x1FFFF
_PAGE_1: Final = 0x10000
_ADDRESS: Final = 0xFF
_MAKERS_OWN: Final = 0x1EF00


class _Place(NamedTuple):
    """A pattern of one of a dialect's rules."""

    dialect: str
    rule: int
    pattern: int


def _rules(name: str) -> int:
    """Return what tells whether a dialect is still recognized by the same."""
    heard = [
        (one.number, one.data, one.lengths, one.priority, sorted(one.sources))
        for rule in DIALECTS[name].heard
        for one in rule
    ]
    return crc32(repr(heard).encode())


class RecognizedDialect(NamedTuple):
    """A dialect that a node has, and why that is thought."""

    dialect: Dialect
    reason: str
    """What tells it: "product Spyder Controls", "heard 15FCE" or "coach map"."""
    is_guess: bool = False
    """Whether any other product that keeps to the standard may send the same."""


def _is_standard(pattern: HeardPattern) -> bool:
    """Return whether a plain status of RV-C is what a pattern waits for."""
    is_own = pattern.number & _MAKERS_OWN == _MAKERS_OWN
    is_special = pattern.data or pattern.lengths or pattern.priority is not None
    return bool(pattern.number & _PAGE_1) and not is_own and not is_special


def _is_plain(dialect: Dialect) -> bool:
    """Return whether its nodes keep to the standard: it only names them."""
    differs = (dialect.flags, dialect.dgns, dialect.not_read, dialect.fan_speeds)
    return not any(differs) and dialect.set_points is None


_GUESSES: Final = frozenset(
    name
    for name, dialect in DIALECTS.items()
    if _is_plain(dialect)
    and any(all(map(_is_standard, rule)) for rule in dialect.heard)
)
"""Products that may be taken for another one, as they have no messages of their own.

What a node says of itself goes before them.
"""


class Recognition:
    """Recognizes the dialects of the nodes of one network by their frames.

    An address alone never makes a dialect. What is kept is bounded by the
    patterns of all dialects, for each of 256 addresses.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._patterns: dict[int, list[tuple[_Place, HeardPattern]]] = {}
        for name, dialect in DIALECTS.items():
            for rule, patterns in enumerate(dialect.heard):
                for index, pattern in enumerate(patterns):
                    entry = (_Place(name, rule, index), pattern)
                    self._patterns.setdefault(pattern.number, []).append(entry)
        self._heard: dict[int, set[_Place]] = {}
        self._by_anyone: set[_Place] = set()
        self._found: dict[int, dict[str, str]] = {}
        self._names: dict[int, bytes] = {}
        self.on_page_0: set[int] = set()
        """The addresses of nodes that send statuses of RV-C on data page 0."""

    def update(self, message: Message) -> list[int]:
        """Note a message; returns the addresses of the nodes that it tells more of."""
        frame_id = message.frame.id
        number = frame_id >> 8 & _NUMBER
        forgotten = message.name == CLAIM and self._is_another(message)
        if message.dgn & _PAGE_1 and not number & _PAGE_1:
            self.on_page_0.add(message.source)
        entries = self._patterns.get(number)
        if entries is None and is_addressed(number):
            # Written with 00, such a number may be sent to any address.
            entries = self._patterns.get(number & ~_ADDRESS)
        source = message.source
        changed: list[int] = [source] if forgotten else []
        if entries is None:
            return changed
        for place, pattern in entries:
            known = (
                self._by_anyone
                if pattern.by_anyone
                else self._heard.setdefault(source, set())
            )
            if place in known or not pattern.fits(frame_id, message.data):
                continue
            known.add(place)
            changed += self._conclude(place, None if pattern.by_anyone else source)
        return changed

    def _is_another(self, claim: Message) -> bool:
        """Return whether an address has another node now, by its NAME.

        What the one before has sent is forgotten then.
        """
        before = self._names.get(claim.source)
        self._names[claim.source] = claim.data
        if before in (None, claim.data):
            return False
        self.forget(claim.source)
        return True

    def _conclude(self, place: _Place, source: int | None) -> Iterator[int]:
        """Find the nodes that a rule now holds for."""
        rule = DIALECTS[place.dialect].heard[place.rule]
        wanted = {_Place(place.dialect, place.rule, one) for one in range(len(rule))}
        for address in list(self._heard) if source is None else [source]:
            found = self._found.setdefault(address, {})
            own = self._heard[address]
            if place.dialect not in found and wanted <= own | self._by_anyone:
                numbers = ", ".join(f"{one.number:05X}" for one in rule)
                found[place.dialect] = f"heard {numbers}"
                yield address

    def memory(self, network: str) -> list[dict[str, Any]]:
        """Return what was recognized, to be remembered over a restart, as plain data.

        Some products send what tells them only when somebody presses a key.
        """
        return [
            {
                "network": network,
                "recognized": source,
                "name": self._names.get(source, b"").hex(),
                "dialects": {name: [reason, _rules(name)] for name, reason in found},
            }
            for source, known in self._found.items()
            if (found := list(known.items()))
        ]

    def restore(self, network: str, memory: Iterable[Mapping[str, Any]]) -> list[int]:
        """Recognize again what was before a restart; return the addresses.

        Dialects that are not known any more, or by something else, are left out; a
        node that claims another NAME is another one.
        """
        for entry in memory:
            if "recognized" not in entry or entry["network"] != network:
                continue
            found = {
                name: reason
                for name, (reason, rules) in entry["dialects"].items()
                if name in DIALECTS and rules == _rules(name)
            }
            if found:
                self._found[entry["recognized"]] = found
                if name := bytes.fromhex(entry["name"]):
                    self._names[entry["recognized"]] = name
        return list(self._found)

    def forget(self, source: int) -> None:
        """Forget what a node has sent."""
        self._heard.pop(source, None)
        self._found.pop(source, None)
        self.on_page_0.discard(source)

    def of(self, source: int | None, product: str | None) -> list[RecognizedDialect]:
        """Return the dialects of a node, those that go before others last.

        Args:
            source: Its address; None where it is not known.
            product: Its product identification, if it has said it.
        """
        found = [] if source is None else list(self._found.get(source, {}).items())
        named = [
            RecognizedDialect(DIALECTS[name], reason, name in _GUESSES)
            for name, reason in found
            if not (product and name in _GUESSES)
        ]
        dialect = dialect_of_product(product) if product else None
        if dialect is not None:
            text = " ".join(str(product).replace("*", " ").split())
            named = [one for one in named if one.dialect is not dialect]
            named.append(RecognizedDialect(dialect, f"product {text}"))
        return named
