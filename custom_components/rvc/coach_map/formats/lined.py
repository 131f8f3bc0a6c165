"""The data of other programs' files, which knows on which lines it stands."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from ...spec.files import is_plain_number

_YAML_TAG: Final = "tag:yaml.org,2002:"


class LinedMapping(dict[Any, Any]):
    """A mapping with its own line, and that of each of its keys."""

    def __init__(self, line: int) -> None:
        """Take the line; keys and their lines come when the file is read."""
        super().__init__()
        self.line = line
        self.lines: dict[Any, int] = {}


class LinedList(list[Any]):
    """A list with the line of each of its items."""

    def __init__(self, lines: list[int]) -> None:
        """Take the lines; the items come when the file is read."""
        super().__init__()
        self.lines = lines


class _Loader(yaml.SafeLoader):
    """Builds a file's data with lines."""


def data_with_lines(root: yaml.Node) -> Any:
    """Return the data of a file's nodes; raises YAMLError and ValueError.

    Aliases are possible: what they stand for is shared, not copied. A number that
    YAML 1.1 reads otherwise than people do, 1:30 or 010, stays the text that it is.
    """
    loader = _Loader("")
    try:
        return loader.construct_document(root)
    finally:
        loader.dispose()


def line_of(data: Any, key: Any) -> int | None:
    """Return the line of a mapping's key or of a list's item; None if unknown."""
    if isinstance(data, LinedMapping):
        return data.lines.get(key, data.line)
    return data.lines[key] if isinstance(data, LinedList) else None


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[LinedMapping]:
    data = LinedMapping(_line(node))
    yield data
    data.update(loader.construct_mapping(node))
    for key_node, _ in node.value:
        if isinstance(key_node, yaml.ScalarNode):
            data.lines[loader.construct_object(key_node)] = _line(key_node)


def _list(loader: _Loader, node: yaml.SequenceNode) -> Iterator[LinedList]:
    data = LinedList([_line(child) for child in node.value])
    yield data
    data.extend(loader.construct_sequence(node))


def _number(loader: _Loader, node: yaml.ScalarNode) -> Any:
    if not is_plain_number(node):
        return node.value
    return loader.construct_yaml_int(node)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


_Loader.add_constructor(f"{_YAML_TAG}map", _mapping)
_Loader.add_constructor(f"{_YAML_TAG}seq", _list)
_Loader.add_constructor(f"{_YAML_TAG}int", _number)
