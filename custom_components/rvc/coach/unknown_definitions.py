"""What is not known, as the beginning of a definition of the owner's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_SHOWN_BYTES: Final = 8


def unknown_as_definitions(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a spec file that shows each byte of these DGNs as a number.

    It can be laid into `<config>/rvc/` as it is; what the bytes mean is for the
    owner to find out, with the samples beside them. What a maker sends under a
    proprietary number is defined for its sender and its first byte alone.
    """
    lines = ["device: unknown", "dgns:"]
    done = set()
    for row in rows:
        name = _name(row)
        if name not in done:
            done.add(name)
            lines += _definition(name, row)
    return "\n".join(lines) + "\n" if done else ""


def _name(row: Mapping[str, Any]) -> str:
    parts = ["UNKNOWN", row.get("identifier") or row["dgn"]]
    if (first := row.get("first_byte")) is not None:
        parts += [str(row["source_address"]), first]
    return "_".join(parts)


def _definition(name: str, row: Mapping[str, Any]) -> Iterator[str]:
    samples = row["samples"]
    identifier = row.get("identifier")
    sender = "an unknown sender" if identifier else row["source_address"]
    yield f"  # from {sender}: {', '.join(samples)}"
    yield f"  {name}:"
    if identifier is not None:
        yield f"    identifier: 0x{identifier}"
    else:
        yield f"    dgn: 0x{row['dgn']}"
    if (first := row.get("first_byte")) is not None:
        yield f"    senders: {row['source_address']}"
        yield f"    when: {{byte_0: 0x{first}}}"
    yield "    signals:"
    longest = max((len(sample) // 2 for sample in samples), default=0)
    for place in range(max(min(longest, _SHOWN_BYTES), 1)):
        yield f"      byte_{place}: {{byte: {place}, type: uint8}}"
