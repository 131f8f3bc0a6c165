"""Bounds of what a map's file may make of itself: depth, size, values and lengths."""

from typing import Any, Final

import yaml

from ...protocol.text import plain_text
from ...spec.reasons import Reason
from .errors import BadMap

LARGEST_FILE: Final = 1_000_000
_DEEPEST: Final = 32
# A file may use aliases; this is what it may be without them, in characters.
_LARGEST: Final = 4 * LARGEST_FILE
_LONGEST_SCALAR: Final = 4096
_LONGEST_QUOTE: Final = 100
# A map of a thousand devices with all their keys has some 20,000; each costs 15 µs
# and a third of a kilobyte to read.
_MOST_VALUES: Final = 30_000
_MOST_DIRECTIVES: Final = 100


def read_nodes(text: str) -> yaml.Node | None:
    """Return the nodes of a file; None where it holds nothing.

    Raises BadMap for a file that is too large, too deep, or full of aliases, and
    YAMLError and RecursionError as the reader of YAML does.
    """
    if len(text) > LARGEST_FILE:
        raise BadMap(None, Reason("it is larger than a megabyte"))
    if text.count("\n%") > _MOST_DIRECTIVES:
        raise BadMap(None, Reason("it has too many directives"))
    loader = _BoundedLoader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    if root is not None:
        _Bounds().measure(root, 0)
    return root


class _BoundedLoader(yaml.SafeLoader):
    """Reads no more values than a map may have, whatever else the file holds."""

    def __init__(self, text: str) -> None:
        """Take the text of a file."""
        super().__init__(text)
        self._values = 0

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        """Return the next node; raises BadMap when it is one too many."""
        self._values += 1
        if self._values > _MOST_VALUES:
            raise BadMap(
                self.line + 1,
                Reason(
                    "it has more than {most_values} values", most_values=_MOST_VALUES
                ),
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


class _Bounds:
    """Measures the nodes of a file as if each alias were written out."""

    def __init__(self) -> None:
        self._sizes: dict[int, int | None] = {}
        """The size of each node; None while it is measured."""

    def measure(self, node: yaml.Node, depth: int) -> int:
        """Return the size of a node in characters; raises BadMap."""
        line = node.start_mark.line + 1
        if depth > _DEEPEST:
            raise BadMap(line, Reason("it is nested too deeply"))
        if isinstance(node, yaml.ScalarNode):
            if len(node.value) > _LONGEST_SCALAR:
                raise BadMap(line, Reason("a value is too long"))
            return len(node.value) + 1
        if id(node) in self._sizes:
            known = self._sizes[id(node)]
            if known is None:
                raise BadMap(line, Reason("an alias stands for itself"))
            return known
        self._sizes[id(node)] = None
        size = 1
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                size += self.measure(part, depth + 1)
                if size > _LARGEST:
                    raise BadMap(line, Reason("its aliases stand for too much"))
        self._sizes[id(node)] = size
        return size


def quote(value: Any) -> str:
    """Return a value of a file for a message: the kind of what is no single value."""
    if value is None or isinstance(value, (str, int, float)):
        try:
            return plain_text(str(value), _LONGEST_QUOTE)
        except ValueError:
            # More digits than Python writes out
            return "a number"
    return f"a {type(value).__name__}"
