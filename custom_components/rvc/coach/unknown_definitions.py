"""What is not known, as the beginning of a definition of the owner's own."""

from collections.abc import Iterable, Mapping
from typing import Any


def unknown_as_definitions(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a spec file that shows each byte of these DGNs as a number.

    It can be laid into `<config>/rvc/` as it is; what the bytes mean is for the
    owner to find out, with the samples beside them.
    """
    lines = ["device: unknown", "dgns:"]
    done = set()
    for row in rows:
        dgn, samples = row["dgn"], row["samples"]
        if dgn in done:
            continue
        done.add(dgn)
        longest = max((len(sample) // 2 for sample in samples), default=0)
        lines.append(f"  # from {row['source_address']}: {', '.join(samples)}")
        lines += [f"  UNKNOWN_{dgn}:", f"    dgn: 0x{dgn}", "    signals:"]
        lines += [
            f"      byte_{place}: {{byte: {place}, type: uint8}}"
            for place in range(min(longest, 8))
        ] or ["      byte_0: {byte: 0, type: uint8}"]
    return "\n".join(lines) + "\n" if done else ""
