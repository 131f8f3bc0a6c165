"""Which rows of the page are meant: what is typed behind "/", and only what changed."""

from collections.abc import Callable
from enum import StrEnum

from ..errors import CommandError
from ..filters import parse_address
from .rows import Row

type Test = Callable[[Row], bool]

HELP = "words, dgn:TANK, from:9C, instance:1"


class Order(StrEnum):
    """How rows are sorted."""

    NAME = "message"
    SENDER = "sender"
    RATE = "rate"
    CHANGE = "last change"

    def next(self) -> Order:
        """Return the one after it, around."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


class Selection:
    """What is shown of all rows, and in which order."""

    def __init__(self) -> None:
        """Begin with all of them."""
        self.text = ""
        self.changed_since: float | None = None
        """Only what changed or came new since then is shown; monotonic, in s."""
        self.order = Order.NAME
        self.complaint = ""
        """What is wrong with the text."""
        self._tests: list[Test] = []

    def set_text(self, text: str) -> None:
        """Mean only rows that have all of these words; see HELP."""
        self.text = " ".join(text.split())
        self.complaint = ""
        try:
            self._tests = [_test(word) for word in self.text.split()]
        except CommandError as error:
            self._tests = [lambda _: False]
            self.complaint = str(error)

    def of(self, rows: list[Row]) -> list[Row]:
        """Return the rows that are meant, sorted."""
        since = self.changed_since
        if since is not None:
            rows = [
                row
                for row in rows
                if row.first > since
                or (row.changed_at is not None and row.changed_at > since)
            ]
        for test in self._tests:
            rows = [row for row in rows if test(row)]
        return sorted(rows, key=_KEYS[self.order])


_KEYS: dict[Order, Callable[[Row], tuple[object, ...]]] = {
    Order.NAME: lambda row: (row.is_of_network, row.key),
    Order.SENDER: lambda row: (row.message.source, row.key),
    Order.RATE: lambda row: (-row.rate, row.key),
    Order.CHANGE: lambda row: (-(row.changed_at or 0.0), row.key),
}


def _test(word: str) -> Test:
    """Return what a word means; raises CommandError for what means nothing."""
    key, colon, value = word.partition(":")
    match key.lower() if colon else "":
        case "dgn":
            wanted = value.lower().replace("-", "_")
            return lambda row: (
                wanted in row.key[0].lower()
                or wanted.removeprefix("0x").upper() == f"{row.message.dgn:05X}"
            )
        case "from" | "source":
            address = parse_address(value)
            return lambda row: row.message.source == address
        case "instance":
            return lambda row: str(row.message.instance) == value
    text = word.lower()
    return lambda row: (
        text in row.key[0].lower()
        or text in row.text.lower()
        or text in f"{row.message.dgn:05x} {row.message.data.hex()}"
    )
