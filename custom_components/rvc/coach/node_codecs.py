"""Which codec a node's messages have: the standard's, or one of its dialect's."""

from ..protocol.codec import ALL_ON_PAGE_0, NOT_ON_PAGE_0, Codec
from ..spec import lay_dialect_over
from ..spec.model import Dialect, DialectFlag


class NodeCodecs:
    """The codecs of the nodes of one network, by their source address.

    Only the nodes of a dialect that lays DGNs over the standard's have one of
    their own; on most networks there is none.
    """

    def __init__(self, standard: Codec, common: Dialect) -> None:
        """Have the codec of a dialect that all nodes have, until more is known."""
        self.standard = standard
        self.by_source: dict[int, Codec] = {}
        self._by_dialect: dict[Dialect, Codec] = {}
        self.common = self._codec(common)
        """The codec of the nodes that have none of their own."""

    def of(self, source: int | None) -> Codec:
        """Return the codec of the node with an address; the standard's for no node."""
        if source is None:
            return self.standard
        return self.by_source.get(source, self.common)

    def choose(self, source: int, dialect: Dialect | None) -> bool:
        """Choose the codec of a node by its dialect; None where none is known.

        Returns whether it is another one than before.
        """
        before = self.of(source)
        codec = self.common if dialect is None else self._codec(dialect)
        if codec is self.common:
            self.by_source.pop(source, None)
        else:
            self.by_source[source] = codec
        return codec is not before

    def _codec(self, dialect: Dialect) -> Codec:
        codec = self._by_dialect.get(dialect)
        if codec is None:
            standard = self.standard
            spec, page_0 = lay_dialect_over(standard.spec, dialect), standard.page_0
            if DialectFlag.SENDS_ON_PAGE_0 in dialect.flags:
                page_0 = min(page_0, ALL_ON_PAGE_0)
            elif DialectFlag.KEEPS_PAGE_0 in dialect.flags:
                page_0 = NOT_ON_PAGE_0
            is_standard = spec is standard.spec and page_0 == standard.page_0
            codec = standard if is_standard else Codec(spec, page_0=page_0)
            self._by_dialect[dialect] = codec
        return codec
