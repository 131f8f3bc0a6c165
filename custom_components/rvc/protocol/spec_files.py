"""Spec files: reading them with their lines, checking and merging them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import voluptuous as vol
import yaml

from .errors import RvcError
from .schema import check_file, check_signals
from .spec import RefusedFile

_ACKNOWLEDGMENT: Final = "ACK"

type Lines = Mapping[tuple[Any, ...], int]


class SpecFileError(RvcError):
    """A spec file that cannot be used, with the line and the reason."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        """Say where and why."""
        place = path.name if line is None else f"{path.name}, line {line}"
        super().__init__(f"{place}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """Read a YAML file and the line of every key; raises SpecFileError."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        lines: dict[tuple[Any, ...], int] = {}
        return (None if node is None else _construct(node, (), lines)), lines
    except OSError as error:
        raise SpecFileError(path, None, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise SpecFileError(path, None, "it is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        line = None if error.problem_mark is None else error.problem_mark.line + 1
        raise SpecFileError(path, line, str(error.problem)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecFileError(path, None, str(error)) from error


def _construct(node: yaml.Node, at: tuple[Any, ...], lines: dict[Any, int]) -> Any:
    """Build the data of a node and note the line of each key."""
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node)
            if key in data:
                raise yaml.MarkedYAMLError(
                    problem=f"{key} is there twice", problem_mark=key_node.start_mark
                )
            lines[*at, key] = key_node.start_mark.line + 1
            data[key] = _construct(value_node, (*at, key), lines)
        return data
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*at, index), lines)
            for index, child in enumerate(node.value)
        ]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.MarkedYAMLError(
            problem="a key is not a plain value", problem_mark=node.start_mark
        )
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    finally:
        loader.dispose()


def _refusal(path: Path, lines: Lines, error: vol.Invalid) -> SpecFileError:
    """Turn a refused place into the nearest line and a sentence."""
    if isinstance(error, vol.MultipleInvalid):
        error = error.errors[0]
    place = [getattr(part, "schema", part) for part in error.path]
    line = None
    for length in range(len(place), -1, -1):
        if (line := lines.get(tuple(place[:length]))) is not None:
            break
    said = [
        str(part)
        for number, part in enumerate(place, start=1)
        if part not in ("dgns", "signals") or number == len(place)
    ]
    where = f"{' '.join(said)}: " if said else ""
    return SpecFileError(path, line, f"{where}{error.msg}")


def compile_files(paths: Iterable[Path]) -> dict[str, Any]:
    """Compile the project's own spec files; raises SpecFileError.

    The result has the form of spec.json without its tables.
    """
    return _merge({"devices": {}, "dgns": {}}, list(paths))


def lay_over(
    compiled: Mapping[str, Any], paths: Iterable[Path]
) -> tuple[Mapping[str, Any], tuple[RefusedFile, ...]]:
    """Lay users' files over a compiled spec, each as a whole or not at all.

    A DGN that is already there keeps what the file does not say of it.
    """
    refused = []
    for path in paths:
        try:
            compiled = _merge(compiled, [path])
        except SpecFileError as error:
            refused.append(RefusedFile(error.path, error.line, error.reason))
    return compiled, tuple(refused)


def _merge(compiled: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """Return a compiled spec with files merged into it; raises SpecFileError."""
    devices = dict(compiled["devices"])
    dgns = dict(compiled["dgns"])
    numbers = {raw["dgn"]: name for name, raw in dgns.items() if "dgn" in raw}
    said: list[tuple[Path, Lines, str]] = []
    for path in paths:
        data, lines = read_yaml(path)
        try:
            file = check_file(data)
            for name, raw in file["dgns"].items():
                _add_dgn(dgns, numbers, name, raw | {"device": file["device"]})
                said.append((path, lines, name))
        except vol.Invalid as error:
            raise _refusal(path, lines, error) from error
        devices[file["device"]] = devices.get(file["device"], {}) | file["class"]
    for path, lines, name in said:
        try:
            dgns[name] = _resolve(name, dgns)
        except vol.Invalid as error:
            error.prepend(["dgns", name])
            raise _refusal(path, lines, error) from error
    return {**compiled, "devices": devices, "dgns": dgns}


def _add_dgn(
    dgns: dict[str, Any], numbers: dict[int, str], name: str, raw: dict[str, Any]
) -> None:
    number = raw.get("dgn")
    if number is not None and numbers.setdefault(number, name) != name:
        raise vol.Invalid(
            f"DGN {number:05X} is already {numbers[number]}", ["dgns", name, "dgn"]
        )
    before = dgns.get(name, {})
    merged = {**before, **raw, "signals": raw.get("signals", {})}
    if before and not isinstance(merged["signals"], str):
        merged["device"] = before["device"]
        merged["signals"] = {**before["signals"], **merged["signals"]}
    elif not before and "signals" not in raw:
        raise vol.Invalid("a new DGN needs signals", ["dgns", name])
    dgns[name] = merged


def _resolve(name: str, dgns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DGN whose signals and references are known and sound."""
    raw = dict(dgns[name])
    followed = {name}
    while isinstance(layout := raw["signals"], str):
        if layout not in dgns or layout in followed:
            raise vol.Invalid(f"there is no layout {layout}", ["signals"])
        followed.add(layout)
        raw["signals"] = dgns[layout]["signals"]
    check_signals(raw["signals"])
    for answer in raw.get("answer", ()):
        if answer not in dgns and answer != _ACKNOWLEDGMENT:
            raise vol.Invalid(f"there is no DGN {answer}", ["answer"])
    return raw
