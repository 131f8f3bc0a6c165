"""Decoded frames as a Parquet file, for pandas, DuckDB and the like."""

from collections.abc import Iterator
from itertools import batched
import json
from pathlib import Path
from typing import Any, Final

from ..bus.recordings.registry import Recording
from ..coach.decoder import Decoder
from .errors import CommandError
from .filters import Filter
from .records import Record, read_records
from .rendering import as_fields

_ROWS_AT_ONCE: Final = 50_000


def write_parquet(
    recording: Recording, decoder: Decoder, is_meant: Filter | None, path: Path
) -> None:
    """Write the frames that are meant; raises CommandError without the library."""
    try:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise CommandError(
            "Parquet needs pyarrow: pip install rvc-tools[parquet]."
        ) from error
    fields: list[tuple[str, Any]] = [
        ("time", pa.float64()),
        ("channel", pa.string()),
        ("sent", pa.bool_()),
        ("id", pa.string()),
        ("dgn", pa.string()),
        ("name", pa.string()),
        ("source", pa.uint8()),
        ("destination", pa.uint8()),
        ("instance", pa.int32()),
        ("data", pa.string()),
        ("signals", pa.map_(pa.string(), pa.string())),
    ]
    schema = pa.schema(fields)
    rows = _rows(recording, decoder, is_meant)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for some in batched(rows, _ROWS_AT_ONCE, strict=False):
            writer.write_table(pa.Table.from_pylist(list(some), schema=schema))


def _rows(
    recording: Recording, decoder: Decoder, is_meant: Filter | None
) -> Iterator[dict[str, Any]]:
    for record in read_records(recording, decoder):
        if is_meant is None or is_meant(record[1]):
            yield _row(record)


def _row(record: Record) -> dict[str, Any]:
    recorded, message = record
    fields = as_fields(message)
    signals = fields["signals"].items()
    # One type for all values: what is no text is JSON.
    fields["signals"] = [
        (name, value if isinstance(value, str) else json.dumps(value))
        for name, value in signals
        if value is not None
    ]
    when = {"time": recorded.time, "channel": recorded.channel}
    return when | {"sent": recorded.is_own} | fields
