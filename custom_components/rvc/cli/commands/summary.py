"""`rvc summary`: who is in a recording, what they report, and what changed."""

import argparse
from collections.abc import Callable, Iterable, Iterator
import json
import sys
from typing import Any, Final

from ...bus.recordings.clock import is_dated
from ...bus.recordings.registry import Recording
from ...coach.decoder import Decoder
from ...protocol.diagnostics import Fault
from ...protocol.message import Value
from ...protocol.plain_data import value_to_json
from ...protocol.text import counted, plain_text
from ..census import Census, Change, Kind, Snapshot, changes_between
from ..decoder import load_codec
from ..errors import CommandError
from ..progress import followed
from ..records import add_recording, open_argument, read_records, tell_skipped
from ..rendering import values_in_words

EXAMPLES: Final = """\
  rvc summary coach.log
  rvc summary coach.log --changed 10 25   what a switch does that was pressed in
                                          between: seconds from the beginning
  rvc summary coach.log --json
"""

_MOST_LISTED: Final = 40
_FASTEST: Final = 1_000_000
"""Bits a second of classic CAN."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_recording(parser)
    parser.add_argument(
        "--changed",
        nargs=2,
        type=float,
        metavar=("FROM", "TO"),
        help="only what changed between these seconds from the beginning",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    parser.add_argument(
        "--bit-rate", type=_bit_rate, default=250_000, metavar="BIT/S", help="(250000)"
    )


def _bit_rate(text: str) -> int:
    """Return a bit rate; raises ValueError."""
    if not 0 < (rate := int(text)) <= _FASTEST:
        raise ValueError(text)
    return rate


def run(arguments: argparse.Namespace) -> int:
    """Read the recording and print its summary."""
    decoder = Decoder(load_codec(arguments.definitions))
    spec = decoder.codecs.standard.spec
    recording = followed(open_argument(arguments), arguments.file)
    census = Census(spec)
    if (
        arguments.changed is not None
        and not arguments.changed[0] < arguments.changed[1]
    ):
        raise CommandError("--changed needs an earlier and a later time.", 2)
    if arguments.changed is None:
        for record in read_records(recording, decoder):
            census.update(*record)
        report = _report(census, arguments.bit_rate)
        lines: Iterable[str] = _in_words(report)
    else:
        before, after = _snapshots(recording, decoder, census, *arguments.changed)
        changes = list(changes_between(spec, before, after))
        report = {"changes": [_change(one) for one in changes]}
        lines = map(_change_in_words, changes)
    if arguments.json:
        lines = [json.dumps(report, ensure_ascii=False, indent=1)]
    for line in lines:
        sys.stdout.write(f"{line}\n")
    tell_skipped(recording)
    return 0


def _snapshots(
    recording: Recording, decoder: Decoder, census: Census, first: float, last: float
) -> tuple[Snapshot, Snapshot]:
    """Return what was said until two times; raises CommandError where there are none."""
    before: Snapshot | None = None
    for record in read_records(recording, decoder):
        time = record[0].time
        if time is None:
            raise CommandError("This recording has no times.")
        since = time - (time if census.began is None else census.began)
        if before is None and since > first:
            before = census.snapshot()
        if since > last:
            break
        census.update(*record)
    if before is None:
        raise CommandError(f"The recording ends before {first:g} s.")
    return before, census.snapshot()


def _report(census: Census, bit_rate: int) -> dict[str, Any]:
    """Return the census as plain data."""
    load = census.load(bit_rate)
    seconds = census.seconds
    return {
        "frames": census.frames,
        "sent_by_recorder": census.own,
        "seconds": round(seconds, 3),
        "frames_per_second": round(census.frames / seconds, 1) if seconds else None,
        "bus_load_percent": None if load is None else round(load, 1),
        "channels": dict(census.channels),
        "dated": census.began is not None and is_dated(census.began),
        "nodes": [_node(census, address) for address in sorted(census.nodes)],
        "messages": [_message(kind, census, seconds) for kind in _sorted_kinds(census)],
        "unknown": [
            {**_kind(kind), "count": told.count, "sample": told.last.data.hex().upper()}
            for kind, told in census.unknown()
        ],
        "several_senders": [
            {"name": name, "instance": instance, "sources": sources}
            for (name, instance), sources in census.shared().items()
        ],
    }


def _sorted_kinds(census: Census) -> list[Kind]:
    """Return the kinds of messages that have a name, by their names."""
    named = (kind for kind, told in census.told.items() if told.last.name is not None)
    return sorted(named, key=lambda kind: (kind.name, kind.instance or 0, kind.source))


def _node(census: Census, address: int) -> dict[str, Any]:
    node = census.nodes[address]
    return {
        "address": f"{address:02X}",
        "product": node.product,
        "maker": node.maker,
        "software": node.software,
        "messages": node.frames,
        "devices": {
            name: sorted(one for one in instances if one is not None)
            for name, instances in sorted(node.devices.items())
        },
        "faults": [_fault(fault) for fault in node.faults],
    }


def _fault(fault: Fault) -> str:
    name = fault.name or f"SPN {fault.spn}"
    instance = "" if fault.instance is None else f" {fault.instance}"
    failure = fault.failure or f"FMI {fault.fmi}"
    return f"{name}{instance}: {failure}".replace("_", " ")


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "source": f"{kind.source:02X}",
        "destination": None if kind.destination is None else f"{kind.destination:02X}",
        "instance": kind.instance,
    }


def _message(kind: Kind, census: Census, seconds: float) -> dict[str, Any]:
    told = census.told[kind]
    interval = seconds / (told.count - 1) if told.count > 1 and seconds else None
    return {
        **_kind(kind),
        "count": told.count,
        "interval": None if interval is None else round(interval, 3),
        "changes": told.changes,
    }


def _in_words(report: dict[str, Any]) -> Iterator[str]:
    rate = report["frames_per_second"]
    if rate is None:
        yield f"{counted(report['frames'], 'frame')}, without times"
    else:
        yield (
            f"{counted(report['frames'], 'frame')} in {report['seconds']:,.1f} s:"
            f" {rate:,} a second,"
            f" {report['bus_load_percent']} % of the bus"
        )
    if report["channels"]:
        channels = report["channels"].items()
        parts = (f"{plain_text(name)} {count:,}" for name, count in channels)
        yield f"channels: {', '.join(parts)}"
    yield "\nnodes"
    for node in report["nodes"]:
        yield from _node_in_words(node)
    yield "\nmessages                                  from instance  count  changes  every"
    yield from _listed(report["messages"], _message_in_words)
    if report["unknown"]:
        yield "\nunknown messages"
        yield from _listed(report["unknown"], _unknown_in_words)
    if report["several_senders"]:
        yield "\nthe same from several nodes"
        for one in report["several_senders"]:
            sources = ", ".join(f"{source:02X}" for source in one["sources"])
            yield f"  {one['name']} {one['instance']}: {sources}"


def _listed(
    rows: list[dict[str, Any]], in_words: Callable[[dict[str, Any]], str]
) -> Iterator[str]:
    for row in rows[:_MOST_LISTED]:
        yield in_words(row)
    if (more := len(rows) - _MOST_LISTED) > 0:
        yield f"  and {more} more: --json has them all"


def _node_in_words(node: dict[str, Any]) -> Iterator[str]:
    who = node["product"] or node["maker"] or "?"
    yield f"  {node['address']}  {who}, {counted(node['messages'], 'message')}"
    for name, instances in node["devices"].items():
        yield f"        {name} {', '.join(map(str, instances))}".rstrip()
    for fault in node["faults"]:
        yield f"        fault: {fault}"


def _message_in_words(row: dict[str, Any]) -> str:
    instance = "" if row["instance"] is None else row["instance"]
    every = "" if row["interval"] is None else f"{row['interval']:.2f} s"
    return (
        f"  {row['name']:40}{row['source']:5}{instance!s:8}{row['count']:7,}"
        f"{row['changes']:9,}  {every}"
    ).rstrip()


def _unknown_in_words(row: dict[str, Any]) -> str:
    return (
        f"  {row['name']} from {row['source']}, {counted(row['count'], 'time')}:"
        f" {row['sample']}"
    )


def _change(change: Change) -> dict[str, Any]:
    return {
        **_kind(change.kind),
        "signal": change.signal,
        "before": value_to_json(change.before),
        "after": value_to_json(change.after),
        "data": change.message.data.hex().upper(),
    }


def _change_in_words(change: Change) -> str:
    kind, message = change.kind, change.message
    instance = "" if kind.instance is None else f" {kind.instance}"
    what = f"{kind.source:02X}  {kind.name}{instance}"
    if change.signal is not None or change.before is not None:
        signal = f" {change.signal}" if change.signal else ""
        return f"{what}{signal}: {_in_text(change.before)} -> {_in_text(change.after)}"
    return f"{what}  heard: {values_in_words(message)}"


def _in_text(value: Value) -> str:
    return "-" if value is None else str(value_to_json(value))
