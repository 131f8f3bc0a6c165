"""Instance maps of gauthig's firefly-touch: loads of a switch panel's legend."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused
from .lined import line_of

_OUTPUTS: Final = "dc_dimmer"
# Both are outputs of dimmers; a switch is one that is only on or off.
_TYPES: Final = {"dimmer": True, "switch": False}


def _fits(data: Mapping[str, Any]) -> bool:
    loads = data.get("loads")
    return isinstance(loads, list) and any(
        isinstance(one, Mapping) and "instances" in one for one in loads
    )


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    loads = data["loads"]
    for number, load in enumerate(loads):
        line = line_of(loads, number)
        if not isinstance(load, Mapping):
            yield Unused(line, quote(load), Reason("it is no device"))
            continue
        name, kind = load.get("name"), quote(load.get("type", "dimmer"))
        instances = load.get("instances")
        if not isinstance(instances, list):
            instances = [instances]
        if kind not in _TYPES:
            yield Unused(
                line, quote(name), Reason("{kind} is no output on the bus", kind=kind)
            )
        elif not instances:
            yield Unused(line, quote(name), Reason("it has no instance"))
        else:
            yield from _outputs(name, instances, _TYPES[kind], line)


def _outputs(
    name: Any, instances: list[Any], dimmable: bool, line: int | None
) -> Iterator[ForeignEntry]:
    """Return the outputs of a load; where it has several, each has a number."""
    for number, instance in enumerate(instances, start=1):
        yield ForeignEntry(
            device_class=_OUTPUTS,
            instance=instance,
            name=name if len(instances) == 1 else f"{quote(name)} {number}",
            dimmable=dimmable,
            line=line,
        )


FORMAT: Final = ForeignFormat(name="firefly-touch", fits=_fits, read=_read)
