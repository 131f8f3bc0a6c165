"""Spec files: reading them with their lines, checking and merging them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
import re
from stat import S_ISREG
from typing import Any, Final

import voluptuous as vol
import yaml

from .errors import RvcError
from .faults import Lines, explain, fault_of
from .model import RefusedFile
from .own import said_by
from .reasons import Reason
from .schema.chapters import check_file, check_identity
from .schema.dialects import check_dialect, check_dialects
from .schema.fields import at
from .schema.rows import check_rows, each_row
from .schema.shown import check_shown_by, check_shown_names
from .schema.shown_by import check_owners_by
from .schema.signals import check_signals
from .schema.tables import check_table
from .variants import check_identifier, check_variant

_ACKNOWLEDGMENT: Final = "ACK"
_LARGEST: Final = 1_000_000
_YAML_TAG: Final = "tag:yaml.org,2002:"
_PLAIN_KINDS: Final = ("null", "bool", "int", "float", "str")
# YAML 1.1 also reads 1:30 as 90, 010 as 8 and 1_0 as 10, which nobody means.
_PLAIN_NUMBER: Final = re.compile(
    r"[-+]?(0|[1-9][0-9]*|0x[0-9A-Fa-f]+|[0-9]*\.[0-9]*([eE][-+]?[0-9]+)?|"
    r"\.(inf|Inf|INF|nan|NaN|NAN))"
)


class SpecFileError(RvcError):
    """A spec file that cannot be used, with the line and the reason."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        """Say where and why."""
        place = path.name if line is None else f"{path.name}, line {line}"
        super().__init__(Reason("{place}: {reason}", place=place, reason=reason))
        self.path = path
        self.line = line
        self.reason = reason


def parse_yaml(text: str) -> tuple[Any, Lines]:
    """Read YAML and the line of every key; raises YAMLError or RecursionError."""
    construction = _Construction()
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    data = None if node is None else construction.build(node, ())
    return data, construction.lines


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """Read a YAML file and the line of every key; raises SpecFileError."""
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise SpecFileError(path, None, Reason("it is no regular file"))
        if about.st_size > _LARGEST:
            raise SpecFileError(path, None, Reason("it is larger than a megabyte"))
        return parse_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = Reason.quoted(error.strerror or str(error))
        raise SpecFileError(path, None, reason) from error
    except UnicodeDecodeError as error:
        raise SpecFileError(path, None, Reason("it is not UTF-8 text")) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecFileError(path, *fault_of(error)) from error


class _Construction:
    """The data of a file's nodes, built with the line of each key."""

    def __init__(self) -> None:
        self.lines: dict[tuple[Any, ...], int] = {}
        self._built: set[int] = set()

    def build(self, node: yaml.Node, at: tuple[Any, ...]) -> Any:
        """Return the data of the node that stands at a path of keys."""
        self.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        # An alias repeats a node: a few lines of them could fill the memory.
        if id(node) in self._built:
            raise _wrong(node, Reason("an alias is only possible for a single value"))
        self._built.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.build(child, (*at, index))
                for index, child in enumerate(node.value)
            ]
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node)
            if key in data:
                raise _wrong(key_node, Reason("{key} is there twice", key=key))
            self.lines[*at, key] = key_node.start_mark.line + 1
            data[key] = self.build(value_node, (*at, key))
        return data


def _scalar(node: yaml.Node) -> Any:
    """Return a text, a number, yes or no, or nothing."""
    if not isinstance(node, yaml.ScalarNode):
        raise _wrong(node, Reason("a key is not a plain value"))
    kind = node.tag.removeprefix(_YAML_TAG)
    if kind not in _PLAIN_KINDS:
        raise _wrong(
            node,
            Reason(
                "{value} is read as a {kind}: quote it", value=node.value, kind=kind
            ),
        )
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
    except (LookupError, ValueError) as error:
        raise _wrong(
            node,
            Reason(
                "{value} is not a valid {kind}", value=f"{node.value[:60]!r}", kind=kind
            ),
        ) from error
    if kind in ("int", "float") and not is_plain_number(node):
        problem = Reason(
            "{value} is no plain number; quote it if it is a name",
            value=node.value[:60],
        )
        raise _wrong(node, problem)
    return value


def is_plain_number(node: yaml.ScalarNode) -> bool:
    """Tell whether a number is written as people write it, 25 or 0x19 or 2.5."""
    return _PLAIN_NUMBER.fullmatch(node.value) is not None


def _wrong(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def compile_files(paths: Iterable[Path]) -> dict[str, Any]:
    """Compile the project's own spec files; raises SpecFileError.

    The result has the form of spec.json without its tables. A device class or
    a DGN that two files describe is an error.
    """
    return _merge({"devices": {}, "dgns": {}}, list(paths), correct=False)


def compile_table(path: Path) -> Any:
    """Compile one of the project's tables; raises SpecFileError."""
    data, lines = read_yaml(path)
    with _refusals(path, lines):
        return check_table(path.stem, data)


def compile_dialects(
    compiled: Mapping[str, Any], paths: Iterable[Path]
) -> dict[str, Any]:
    """Compile the dialects' files; raises SpecFileError.

    The result has the form of dialects.json: a dialect's DGNs are whole, with what
    it says of them laid over those of a compiled spec.
    """
    dialects: dict[str, Any] = {}
    for path in paths:
        data, lines = read_yaml(path)
        with _refusals(path, lines):
            dialect = check_dialect(data)
            name = dialect.pop("name")
            if name != path.stem:
                raise vol.Invalid(f"its file is called {path.stem}", ["name"])
            if "dgns" in dialect:
                dialect["dgns"] = _lay_dgns_over(compiled, dialect["dgns"])
            for left_out in dialect.get("not_read", ()):
                if left_out not in compiled["dgns"]:
                    raise vol.Invalid("there is no such DGN", ["not_read"])
            check_shown_names(dialect.get("shown", {}), dialect.get("dgns", {}))
            dialects[name] = dialect
    for name, raw in compiled["dgns"].items():
        if unknown := set(raw.get("dialects", ())) - dialects.keys():
            raise SpecFileError(Path(name), None, f"no dialect is {min(unknown)}")
    return dialects


def _lay_dgns_over(
    compiled: Mapping[str, Any], dgns: Mapping[str, Any]
) -> dict[str, Any]:
    """Return DGNs laid over those of a compiled spec; raises vol.Invalid."""
    for name in dgns:
        if name not in compiled["dgns"]:
            reason = "the standard has no such DGN: a new one goes into a chapter"
            raise vol.Invalid(reason, ["dgns", name])
    merging = _Merging(compiled, correct=True)
    file = {"device": "", "class": {}, "dgns": dgns}
    merging.add(file)
    merging.check_dgns(file)
    return {name: merging.dgns[name] for name in dgns}


def lay_over(
    compiled: Mapping[str, Any], paths: Iterable[Path]
) -> tuple[Mapping[str, Any], tuple[RefusedFile, ...]]:
    """Lay users' files over a compiled spec, each as a whole or not at all.

    A DGN that is already there keeps what the file leaves out.
    """
    refused = []
    for path in paths:
        try:
            compiled = _merge(compiled, [path], correct=True)
        except SpecFileError as error:
            refused.append(RefusedFile(error.path, error.line, error.reason))
    return compiled, tuple(refused)


def _merge(
    compiled: Mapping[str, Any], paths: Iterable[Path], *, correct: bool
) -> dict[str, Any]:
    """Return a compiled spec with files merged into it; raises SpecFileError.

    With correct they may repeat what is already there.
    """
    merging = _Merging(compiled, correct=correct)
    files = [(path, *read_yaml(path)) for path in paths]
    checked = []
    for path, data, lines in files:
        with _refusals(path, lines):
            file = check_file(data)
            merging.add(file)
            checked.append((path, lines, file))
    # Names are held against the spec once all files are there.
    for path, lines, file in checked:
        with _refusals(path, lines):
            merging.check_dgns(file)
    for path, lines, file in checked:
        with _refusals(path, lines):
            merging.check_rows(file)
    laid = {path: said_by(file, merging.dgns) for path, _, file in checked}
    return {
        **compiled,
        "devices": merging.devices,
        "dgns": merging.dgns,
        "own": {**compiled.get("own", {}), **laid} if correct else {},
    }


@contextmanager
def _refusals(path: Path, lines: Lines) -> Iterator[None]:
    """Turn what is refused inside into a SpecFileError with its line."""
    try:
        yield
    except vol.Invalid as error:
        raise SpecFileError(path, *explain(lines, error)) from error


class _Merging:
    """A compiled spec while files are merged into it; it raises vol.Invalid."""

    def __init__(self, compiled: Mapping[str, Any], *, correct: bool) -> None:
        self._shipped = compiled["devices"]
        self.devices = dict(self._shipped)
        self.dgns = dict(compiled["dgns"])
        self._numbers = {
            raw["dgn"]: name
            for name, raw in self.dgns.items()
            if "dgn" in raw and not _is_variant(raw)
        }
        self._correct = correct

    def add(self, file: Mapping[str, Any]) -> None:
        """Add a file's class and DGNs, whose names are checked later."""
        device = file["device"]
        if not self._correct:
            _refuse_repetition(file, self.devices, self.dgns)
        for name, raw in file["dgns"].items():
            _add_dgn(self.dgns, self._numbers, name, {"device": device} | raw)
            # A chapter may tell of several kinds of devices: doors and windows.
            if (other := raw.get("device")) is not None:
                instances = {"instances": file["class"].get("instances")}
                self.devices.setdefault(other, instances)
        before = self.devices.get(device, {})
        self.devices[device] = before | file["class"]
        if "shown" in before:
            shown = file["class"].get("shown", {})
            self.devices[device]["shown"] = {**before["shown"], **shown}

    def check_dgns(self, file: Mapping[str, Any]) -> None:
        """Resolve what a file's DGNs refer to."""
        for name in file["dgns"]:
            with at("dgns", name):
                self.dgns[name] = _resolve(name, self.dgns)
                check_variant(name, self.dgns)
                check_identifier(name, self.dgns)
                if self._correct:
                    check_dialects(self.dgns[name])

    def check_rows(self, file: Mapping[str, Any]) -> None:
        """Check the names in a file's hints and rows, and add its rows.

        A row goes to the device class of its status. One of a key that the
        class has already replaces that one in a user's file, and is an error in
        the project's own.
        """
        shown = file["class"].get("shown", {})
        check_shown_names(shown, self.dgns)
        if not self._correct:
            check_shown_by(shown)
        check_rows(file["rows"], self.dgns)
        for kind, key, row in each_row(file["rows"]):
            name = self.dgns[row["status"]]["device"]
            device = self.devices[name] = dict(self.devices.get(name, {}))
            before = device.get(kind, {})
            if key in before and not self._correct:
                raise vol.Invalid(f"{name} has another {key}", [kind, key])
            device[kind] = {**before, key: row}
        if self._correct:
            check_owners_by(shown, self._shipped, self.devices)


def _refuse_repetition(
    file: Mapping[str, Any], devices: Mapping[str, Any], dgns: Mapping[str, Any]
) -> None:
    if file["device"] in {*devices, "node"}:  # as the nodes themselves are called
        raise vol.Invalid("another file has this device class", ["device"])
    for name in file["dgns"]:
        if name in dgns:
            raise vol.Invalid("another file has this DGN", ["dgns", name])


def _add_dgn(
    dgns: dict[str, Any], numbers: dict[int, str], name: str, raw: dict[str, Any]
) -> None:
    """Add a DGN, or correct the one of this name; raises vol.Invalid."""
    before = dgns.get(name, {})
    number = raw.get("dgn")
    if number is not None and not _is_variant(raw, before):
        if numbers.setdefault(number, name) != name:
            raise vol.Invalid(
                Reason(
                    "DGN {number} is already {dgn}",
                    number=f"{number:05X}",
                    dgn=numbers[number],
                ),
                ["dgns", name, "dgn"],
            )
        if before.get("dgn", number) != number and before["dgn"] in numbers:
            del numbers[before["dgn"]]
    if not before:
        if "signals" not in raw or (
            isinstance(raw["signals"], dict) and None in raw["signals"].values()
        ):
            raise vol.Invalid(Reason("a new DGN needs signals"), ["dgns", name])
        dgns[name] = raw
        return
    signals = raw.get("signals", {})
    if not isinstance(signals, str):
        merged = {**before["signals"], **signals}
        signals = {name: one for name, one in merged.items() if one is not None}
    dgns[name] = {**before, **raw, "device": before["device"], "signals": signals}


def _is_variant(*raws: Mapping[str, Any]) -> bool:
    """Tell whether a DGN shares its number with what others send by it."""
    return any({"senders", "when", "dialects"} & raw.keys() for raw in raws)


def _resolve(name: str, dgns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DGN whose signals and references are known and sound."""
    raw = dict(dgns[name])
    followed = {name}
    while isinstance(layout := raw["signals"], str):
        if layout not in dgns or layout in followed:
            raise vol.Invalid(
                Reason("there is no layout {layout}", layout=layout), ["signals"]
            )
        followed.add(layout)
        raw["signals"] = dgns[layout]["signals"]
    check_signals(raw["signals"], multi_frame=raw.get("multi_frame", False))
    check_identity(raw)
    for answer in raw.get("answer", ()):
        if answer not in dgns and answer != _ACKNOWLEDGMENT:
            raise vol.Invalid(Reason("there is no DGN {dgn}", dgn=answer), ["answer"])
    return raw
