"""Maps of egtechgeek's rvc_mapper: what was heard of panels, with payloads.

Instances are written as `inst_1C`, in hexadecimal. Everything is called a light
there, so that means nothing; what an entry is, the DGN of its actions says.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused, dgn_in, in_words, not_read
from .lined import line_of

_OUTPUTS: Final = "dc_dimmer"
_INSTANCE: Final = re.compile(r"inst_([0-9A-Fa-f]{2})(_\w+)?")
_BYTE: Final = re.compile(r"0x[0-9A-Fa-f]{2}")
# Made by the program, not by a person: Light_0D, blank2
_PLACEHOLDER: Final = re.compile(r"(?i)(light_[0-9a-f]{2}|blank ?\d*)")
_WAYS: Final = (
    ("cover", "up", "down"),
    ("cover", "extend", "retract"),
    ("cover", "open", "close"),
    ("fan", "low", "high"),
)


def _fits(data: Mapping[str, Any]) -> bool:
    return "schema" in data and isinstance(data.get("lights"), list | Mapping)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    # First: what one coach moves with an output is no lamp of another one.
    commands = data.get("commands")
    if isinstance(commands, Mapping):
        for group in commands:
            yield from _group(commands, group, spec)
    lights = data["lights"]
    named = isinstance(lights, Mapping)
    for number, key in enumerate(lights):
        entry = lights[key] if named else key
        line = line_of(lights, key if named else number)
        if isinstance(entry, Mapping):
            yield _light(spec, key if named else entry.get("instance"), entry, line)
        else:
            yield Unused(line, quote(key), Reason("it is no device"))
    yield from not_read(data, "statuses", "messages are known without a map")


def _light(
    spec: Spec, place: Any, entry: Mapping[str, Any], line: int | None
) -> ForeignEntry | Unused:
    name = entry.get("name")
    if not isinstance(name, str) or _PLACEHOLDER.fullmatch(name):
        return Unused(line, quote(name or place), Reason("nobody has named it"))
    match = _INSTANCE.fullmatch(quote(place))
    instance = entry.get("override_instance", match and int(match[1], 16))
    return ForeignEntry(
        device_class=_class_of_actions(spec, entry),
        instance=instance,
        name=in_words(name),
        line=line,
    )


def _class_of_actions(spec: Spec, entry: Mapping[str, Any]) -> str:
    """Return the class of what an entry's first action commands."""
    actions = entry.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    number = dgn_in(first.get("pgn")) if isinstance(first, Mapping) else None
    known = None if number is None else spec.by_number.get(number)
    return _OUTPUTS if known is None else known.device


def _group(
    commands: Mapping[str, Any], group: Any, spec: Spec
) -> Iterator[ForeignEntry | Unused]:
    """Return what a group of commands names: locks, and what two outputs move."""
    about, line = commands[group], line_of(commands, group)
    named = about.get("commands") if isinstance(about, Mapping) else None
    if not isinstance(named, Mapping):
        yield Unused(
            line, quote(group), Reason("it is a sequence of commands, no device")
        )
        return
    number = dgn_in(about.get("pgn"))
    known = None if number is None else spec.by_number.get(number)
    for name, command in named.items():
        line = line_of(named, name)
        instances = command.get("instances") if isinstance(command, Mapping) else None
        if isinstance(instances, Mapping) and (pair := _pair(instances)):
            role, outputs = pair
            yield ForeignEntry(
                device_class=_OUTPUTS,
                instance=outputs,
                name=in_words(name),
                role=role,
                line=line,
            )
        elif isinstance(command, Mapping) and "instance" in command and known:
            yield ForeignEntry(
                device_class=known.device,
                instance=_number(command["instance"]),
                name=in_words(name),
                line=line,
            )
        else:
            reason = "it is a sequence of commands, no device"
            yield Unused(line, f"{quote(group)} {quote(name)}", reason)


def _pair(instances: Mapping[str, Any]) -> tuple[str, list[Any]] | None:
    """Return what two outputs are together, and both in the map's order."""
    for role, *ways in _WAYS:
        if all(way in instances for way in ways):
            return role, [_number(instances[way]) for way in ways]
    return None


def _number(text: Any) -> Any:
    return int(text, 16) if _BYTE.fullmatch(quote(text)) else text


FORMAT: Final = ForeignFormat(name="rvc_mapper", fits=_fits, read=_read)
