"""`rvc spec`: what the standard says of a message or a signal."""

import argparse
from collections.abc import Iterator
import json
import sys
from typing import Any, Final

from ...spec import Dgn, Signal, Spec
from ..dbc.layout import DbcSignal, lay_out
from ..decoder import add_definitions, load_codec
from ..errors import CommandError
from ..search import Found, of_class, search

EXAMPLES: Final = """\
  rvc spec 1FEDA             by the number, in hexadecimal
  rvc spec DC_DIMMER_STATUS_3
  rvc spec tank              all whose name has it
  rvc spec gray water        by what people call it; also "shore power", fridge, jacks
  rvc spec 'DC_*_COMMAND*'
  rvc spec --class thermostat
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "name", metavar="NAME", nargs="*", help="a number, a name, a part of one, words"
    )
    parser.add_argument(
        "--class",
        dest="device_class",
        metavar="CLASS",
        help="all messages of a device class",
    )
    parser.add_argument(
        "--json", action="store_true", help="all of them in full, as JSON"
    )
    add_definitions(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the messages that are meant; one alone with all of its signals."""
    spec = load_codec(arguments.definitions).spec
    if arguments.device_class is not None:
        found = Found(of_class(spec, arguments.device_class))
    elif arguments.name:
        found = search(spec, " ".join(arguments.name))
    else:
        raise CommandError("Give a number, a name or words, or a --class.", 2)
    if not found.dgns:
        raise CommandError(f"RV-C has no message {' '.join(arguments.name)}.")
    if arguments.json:
        data = [_as_data(spec, dgn) for dgn in found.dgns]
        sys.stdout.write(f"{json.dumps(data, ensure_ascii=False, indent=1)}\n")
        return 0
    lines = (
        _in_full(spec, found.dgns[0])
        if len(found.dgns) == 1
        else (_in_short(dgn) for dgn in found.dgns)
    )
    for line in lines:
        sys.stdout.write(f"{line}\n")
    if found.note:
        sys.stdout.write(f"{found.note[0].upper()}{found.note[1:]}.\n")
    return 0


def _in_short(dgn: Dgn) -> str:
    return f"{_number(dgn) or '':5}  {dgn.name}"


def _number(dgn: Dgn) -> str | None:
    if dgn.short_id is not None:
        return f"{dgn.short_id:03X}"
    return None if dgn.dgn is None else f"{dgn.dgn:05X}"


def _in_full(spec: Spec, dgn: Dgn) -> Iterator[str]:
    yield _in_short(dgn)
    yield f"       {'; '.join(_about(spec, dgn))}"
    scales = {one.name: one for one in lay_out(dgn).signals}
    for signal in dgn.signals:
        notes = ", ".join(_notes(signal, scales.get(signal.name)))
        about = f" ({notes})" if notes else ""
        yield f"  {_place(signal):9} {signal.name}{about}"
        for code, label in (signal.flags or signal.values).items():
            yield f"            {code:3} {label}"


def _about(spec: Spec, dgn: Dgn) -> Iterator[str]:
    """Say of which device a message is, where it stands, and who sends it when."""
    yield dgn.device
    if dgn.section:
        yield f"RV-C {dgn.section}"
    yield _when_sent(dgn)
    known = spec.device_classes.get(dgn.device)
    if known and known.default_addresses and not dgn.is_command:
        yield f"from {', '.join(f'{one:02X}' for one in known.default_addresses)}"
    if dgn.answer:
        yield f"answered by {', '.join(dgn.answer)}"
    if dgn.dialects:
        yield f"only of {', '.join(sorted(dgn.dialects))}"
    if dgn.deprecated:
        yield "deprecated"


def _when_sent(dgn: Dgn) -> str:
    if dgn.is_command:
        return "a command"
    if dgn.interval is None:
        return "on change, or when it is requested" if dgn.on_change else "on request"
    every = f"every {dgn.interval / 1000:g} s"
    if dgn.only_active:
        every += " while something goes on"
    return f"{every} and on change" if dgn.on_change else every


def _notes(signal: Signal, scale: DbcSignal | None) -> Iterator[str]:
    """Say what a signal's numbers are: their unit, their range and steps."""
    if scale is None:
        yield signal.type
        return
    unit = f" {signal.unit}" if signal.unit else ""
    if signal.unit or not signal.values:
        low, high = (
            float(code * signal.scale + signal.offset)
            for code in (scale.smallest, scale.largest)
        )
        if signal.width > 1:
            yield f"{low:.10g} to {high:.10g}{unit}"
        if signal.scale != 1:
            yield f"in {float(signal.scale):.10g}"
    for name, codes in signal.when.items():
        yield f"with {name} {', '.join(map(str, codes))}"


def _place(signal: Signal) -> str:
    byte, bit = divmod(signal.start, 8)
    if signal.width % 8 or bit:
        return f"{byte}.{bit}-{bit + signal.width - 1}"
    last = byte + signal.width // 8 - 1
    return f"{byte}" if last == byte else f"{byte}-{last}"


def _as_data(spec: Spec, dgn: Dgn) -> dict[str, Any]:
    """Return all of a message as plain data."""
    scales = {one.name: one for one in lay_out(dgn).signals}
    known = spec.device_classes.get(dgn.device)
    return {
        "dgn": _number(dgn),
        "name": dgn.name,
        "device_class": dgn.device,
        "section": dgn.section,
        "priority": dgn.priority,
        "interval_ms": dgn.interval,
        "on_change": dgn.on_change,
        "is_command": dgn.is_command,
        "answer": list(dgn.answer),
        "multi_frame": dgn.multi_frame,
        "default_addresses": list(known.default_addresses) if known else [],
        "dialects": sorted(dgn.dialects),
        "signals": [_signal_data(one, scales.get(one.name)) for one in dgn.signals],
    }


def _signal_data(signal: Signal, scale: DbcSignal | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": signal.name,
        "start_bit": signal.start,
        "bits": signal.width,
        "type": signal.type,
        "unit": signal.unit,
        "scale": float(signal.scale),
        "offset": float(signal.offset),
    }
    if scale is not None:
        ends = (scale.smallest, scale.largest)
        low, high = (float(one * signal.scale + signal.offset) for one in ends)
        data |= {"min": low, "max": high}
    for key in ("values", "flags", "when"):
        if value := getattr(signal, key):
            data[key] = {str(one): other for one, other in value.items()}
    return data
