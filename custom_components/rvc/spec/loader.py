"""Loading the spec: `spec.json`, and owners' own files laid over it.

`spec.json` is compiled from `rvc_specs/` by `scripts/build-spec`. What only some coaches need
lies beside it, a line each, and is read when it is first asked for: the signals of the DGNs,
how they are shown, what faults are about, and the tables. An owner's files need all signals.
"""

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from sys import intern
from typing import Any, Final, NamedTuple

from .dgn import Dgn, Signal
from .entries import Entries
from .model import DeviceClass, Dialect, LoadedSpec, Spec
from .rows import build_rows
from .shipped import shipped_data

_COMPILED: Final = Path(__file__).with_name("spec.json")
_SIGNALS: Final = Path(__file__).with_name("signals.json")
_SHOWN: Final = Path(__file__).with_name("shown.json")
_POINTS: Final = Path(__file__).with_name("service_points.json")
_TABLES: Final = Path(__file__).with_name("tables.json")
_NO_LABELS: Final[Mapping[int, str]] = {}
_ALWAYS: Final[Mapping[str, tuple[int, ...]]] = {}
_MOST_SHARED: Final = 1024
_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)


class Lines(NamedTuple):
    """What only some coaches need, a line each."""

    signals: Entries
    """The signals of the DGNs, by their names."""
    shown: Entries
    """How they are shown, by their names."""
    points: Entries
    """The parts that faults are about, by device class."""


def load_spec(*overlays: Path) -> LoadedSpec:
    """Load the shipped spec and lay users' YAML files over it, in their order.

    It reads files: call it in an executor. The result is kept until a file
    changes or `clear_cache` is called. Raises DamagedFile.
    """
    return _load(tuple((path, _stamp(path)) for path in overlays))


def clear_cache() -> None:
    """Forget what was loaded."""
    _load.cache_clear()


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when the file is edited; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


# With and without overlays, and each as it was before the last edit
@lru_cache(maxsize=4)
def _load(files: tuple[tuple[Path, tuple[int, int] | None], ...]) -> LoadedSpec:
    compiled: dict[str, Any] = shipped_data(_COMPILED)
    lines = Lines(Entries.of(_SIGNALS), Entries.of(_SHOWN), Entries.of(_POINTS))
    if not files:
        return LoadedSpec(build_spec(compiled, lines), ())
    # Only users' files need the schema, which takes a while to import.
    from .files import lay_over  # noqa: PLC0415

    whole = {
        "devices": {
            name: _whole(name, raw, lines) for name, raw in compiled["devices"].items()
        },
        "dgns": {
            name: {**raw, "signals": lines.signals.decode(name)}
            for name, raw in compiled["dgns"].items()
        },
    }
    laid, refused = lay_over(whole, [path for path, _ in files])
    return LoadedSpec(build_spec(laid), refused, laid.get("own", {}))


def _whole(name: str, device: Mapping[str, Any], lines: Lines) -> Mapping[str, Any]:
    """Return a compiled device class with what is in lines of its own."""
    hints = {dgn: lines.shown.decode(dgn) for dgn in device.get("hinted", ())}
    if hints:
        device = {**device, "shown": {**device["shown"], **hints}}
    if name in lines.points:
        device = {**device, "service_points": lines.points.decode(name)}
    return device


def lay_dialect_over(spec: Spec, dialect: Dialect) -> Spec:
    """Return the spec of the nodes that have a dialect.

    DGNs that an owner's file corrects stay as that file has them.
    """
    dgns = {
        name: _dgn(name, raw, single=spec.device_classes[raw["device"]].single)
        for name, raw in dialect.dgns.items()
        if name not in spec.corrected
    }
    has_own = any(dialect.names & dgn.dialects for dgn in spec.dgns.values())
    if not dgns and not dialect.not_read and not has_own:
        return spec
    dgns = {**spec.dgns, **dgns}
    read = {name: dgn for name, dgn in dgns.items() if name not in dialect.not_read}
    return replace(
        spec,
        dgns=dgns,
        by_number=_by_number(read),
        by_other_number=_by_other_number(read),
        variants=_variants(read, dialect.names),
    )


def signals_of(raw: Mapping[str, Any]) -> tuple[Signal, ...]:
    """Return the signals of a compiled DGN."""
    return _signals(raw["signals"])


def _signals(raw: Mapping[str, Any]) -> tuple[Signal, ...]:
    return tuple(_signal(name, one) for name, one in raw.items())


def _signals_among(entries: Entries, name: str) -> tuple[Signal, ...]:
    return _signals(entries.decode(name))


def _by_number(dgns: Mapping[str, Dgn]) -> Mapping[int, Dgn]:
    return {
        dgn.dgn: dgn
        for dgn in dgns.values()
        if dgn.dgn is not None and not dgn.is_variant
    }


def _variants(
    dgns: Mapping[str, Dgn], dialects: AbstractSet[str] = frozenset()
) -> Mapping[int, tuple[Dgn, ...]]:
    """Return the variants of numbers, makers' own ones for their dialects alone."""
    variants: dict[int, list[Dgn]] = {}
    for dgn in dgns.values():
        is_spoken = not dgn.dialects or dgn.dialects & dialects
        if dgn.dgn is not None and dgn.is_variant and is_spoken:
            variants.setdefault(dgn.dgn, []).append(dgn)
    return {
        number: tuple(sorted(several, key=_width))
        for number, several in variants.items()
    }


def _width(dgn: Dgn) -> tuple[int, int, bool]:
    """Return how much a variant takes of its number: few senders and codes first.

    What an owner's file says goes before what is known of a product.
    """
    return len(dgn.senders) or 256, -len(dgn.when), bool(dgn.dialects)


def _by_other_number(dgns: Mapping[str, Dgn]) -> Mapping[int, Dgn]:
    return {number: dgn for dgn in dgns.values() for number in dgn.also}


def build_spec(compiled: Mapping[str, Any], lines: Lines | None = None) -> Spec:
    """Build the spec from its compiled form.

    Args:
        compiled: The compiled form.
        lines: What it lacks; None where it is whole.
    """
    devices = compiled["devices"]
    areas = _areas(devices)
    dgns = {
        name: _dgn(
            name,
            raw,
            None if lines is None else lines.signals,
            single=_is_single(devices.get(raw["device"], {})),
        )
        for name, raw in compiled["dgns"].items()
    }
    return Spec(
        dgns=dgns,
        by_number=_by_number(dgns),
        by_short_id={
            dgn.short_id: dgn for dgn in dgns.values() if dgn.short_id is not None
        },
        by_other_number=_by_other_number(dgns),
        variants=_variants(dgns),
        device_classes={
            name: _device_class(name, raw, areas.get(name))
            for name, raw in devices.items()
        },
        tables=Entries.of(_TABLES),
        shown=_shown(devices) if lines is None else lines.shown,
        service_points=_service_points(devices) if lines is None else lines.points,
        rows=build_rows(devices),
        corrected=frozenset(
            chain(*(one.dgns for one in compiled.get("own", {}).values()))
        ),
    )


def _is_single(device: Mapping[str, Any]) -> bool:
    return bool(device.get("instances") == "single")


def _shown(devices: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return {
        name: hints
        for raw in devices.values()
        for name, hints in raw.get("shown", {}).items()
        if name.isupper()
    }


def _service_points(devices: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: raw["service_points"]
        for name, raw in devices.items()
        if "service_points" in raw
    }


def _dgn(
    name: str, raw: Mapping[str, Any], signals: Entries | None = None, *, single: bool
) -> Dgn:
    """Return a DGN; its signals are among those, where its compiled form lacks them."""
    if signals is None:
        return Dgn(name, raw, partial(signals_of, raw), single=single)
    return Dgn(name, raw, partial(_signals_among, signals, name), single=single)


def _signal(name: str, raw: Mapping[str, Any]) -> Signal:
    return Signal(
        name=intern(name),
        start=raw["start"],
        width=raw["width"],
        kind=raw.get("kind", "number"),
        type=intern(raw["type"]),
        unit=intern(raw["unit"]) if raw.get("unit") else None,
        scale=_fraction(*raw["scale"]) if "scale" in raw else _ONE,
        offset=_fraction(*raw["offset"]) if "offset" in raw else _ZERO,
        values=_labels(raw.get("values")),
        flags=_labels(raw.get("flags")),
        when={key: tuple(codes) for key, codes in raw.get("when", {}).items()}
        or _ALWAYS,
        full_range=raw.get("full_range", False),
        explains=raw.get("explains"),
        blank=tuple(raw.get("blank", ())),
    )


def _labels(raw: Mapping[str, str] | None) -> Mapping[int, str]:
    if not raw:
        return _NO_LABELS
    return _shared_labels(tuple((intern(one), intern(raw[one])) for one in raw))


# Most labels and scales are those of many signals.
@lru_cache(_MOST_SHARED)
def _shared_labels(raw: tuple[tuple[str, str], ...]) -> Mapping[int, str]:
    return {int(code): intern(label) for code, label in raw}


@lru_cache(_MOST_SHARED)
def _fraction(numerator: int, denominator: int = 1) -> Fraction:
    return Fraction(numerator, denominator)


def _areas(devices: Mapping[str, Any]) -> Mapping[str, str]:
    """Return where devices of each class usually are.

    A chapter that tells of several classes may say it of each.
    """
    areas: dict[str, str] = {}
    for name, raw in devices.items():
        area = raw.get("shown", {}).get("area", {})
        areas |= {name: area} if isinstance(area, str) else area
    return areas


def _device_class(name: str, raw: Mapping[str, Any], area: str | None) -> DeviceClass:
    addresses = raw.get("addresses", {})
    return DeviceClass(
        name=name,
        section=raw.get("section"),
        multiple=raw.get("instances") in ("multi", "shared"),
        shared=raw.get("instances") == "shared",
        single=_is_single(raw),
        default_addresses=tuple(addresses.get("default", ())),
        dynamic_addresses=tuple(addresses["dynamic"])
        if "dynamic" in addresses
        else None,
        area=area,
        model=raw.get("shown", {}).get("model"),
    )
