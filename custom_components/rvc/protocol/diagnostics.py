"""Faults of devices: DM_RV of RV-C (3.2.5) and DM1 of J1939 (J1939-73), two layouts.

House modules send DM1 in the layout of DM_RV, chassis controllers in J1939's. Byte 1
tells which it is: the kind of device there, how lamps flash here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..spec import Spec

DM_RV: Final = "DM_RV"
DM1: Final = "DM1"
DM1_J1939: Final = "DM1_J1939"
"""A DM1 in J1939's own layout."""

J1939_DSA: Final = 255
"""Stands for the node itself, where a report names no kind of device."""

_NO_SPN: Final = 0x7FFFF
_NO_FMI: Final = 0x1F
_FRAME: Final = 8
_HEAD: Final = 2
# What a fault takes: SPN and FMI, then the count, then RV-C's extension of the DSA
_PLACE: Final = 3
_SHORT_FAULT: Final = 4
_LONG_FAULT: Final = 5
_LAST_STANDARD: Final = 255
_SHIFT: Final = 3
_ON: Final = 1
# Default source addresses of kinds of devices (Table 7.2)
_KINDS: Final = range(64, 151)
_RESERVED_FLASH: Final = 2
J1939_ADDRESSES: Final = range(64)
"""Addresses of chassis controllers; none of RV-C's nodes has one (Table 7.2)."""


class Lamps(NamedTuple):
    """Which lamps a report has on."""

    red: bool = False
    """For severe faults: stop."""
    yellow: bool = False
    """For lesser faults; J1939 calls it amber."""
    malfunction: bool = False
    """For emissions, of J1939 alone (MIL)."""
    protect: bool = False
    """For what is not electronic, of J1939 alone."""


class Fault(NamedTuple):
    """One fault of a device."""

    dsa: int
    """The default source address of the kind of device that has it (Table 7.2)."""
    device_class: str | None
    spn: int
    """The suspect parameter number: where the fault is."""
    name: str | None
    """The name of the suspect parameter (Table 7.3, the chapter's service points, or J1939's)."""
    instance: int | None
    fmi: int
    """The failure mode identifier: what is wrong."""
    failure: str | None

    def __str__(self) -> str:
        """Return a short form for logs."""
        return f"SPN {self.spn} ({self.name}), FMI {self.fmi} ({self.failure})"


class Diagnosis(NamedTuple):
    """The state and the faults that a message reports of a kind of device."""

    dsa: int
    lamps: Lamps
    faults: tuple[Fault, ...]
    is_complete: bool
    """Whether what is not among the faults is over."""


def dm1_layout(data: bytes) -> str | None:
    """Return whether a DM1 is DM1 or DM1_J1939; None where it may be both.

    A flash byte has two bits a lamp, of which 2 is reserved, and is mostly 0 or 255:
    then it is no kind of device. The rest of 64-150 are kinds of devices, unless
    their sender is known to speak J1939: the malfunction lamp may flash fast. What
    is none of both is as their sender has it.
    """
    if len(data) < _HEAD:
        return None
    if is_flash(data[1]):
        return DM1_J1939
    return DM1 if data[1] in _KINDS and not _can_flash(data[1]) else None


def is_flash(second: int) -> bool:
    """Return whether byte 1 of a DM1 is how lamps flash, and no kind of device."""
    return _can_flash(second) and second not in _KINDS


def _can_flash(second: int) -> bool:
    return all(second >> shift & 3 != _RESERVED_FLASH for shift in range(0, 8, 2))


def diagnosis(spec: Spec, data: bytes, name: str = DM_RV) -> Diagnosis | None:
    """Decode the data of a DM_RV, DM1 or DM1_J1939; None without lamps.

    Bytes that are cut off are not available. The data of a long message hold several
    faults.
    """
    if name == DM1_J1939:
        return _j1939(spec, data) if data else None
    if len(data) < _HEAD:
        return None
    size = _fault_size(data)
    # Each fault is read as if it were alone: then DM_RV's own layout holds.
    reports = [
        _raw_values(spec, DM_RV, data[:_HEAD] + fault) for fault in _parts(data, size)
    ]
    head = reports[0] if reports else _raw_values(spec, DM_RV, data[:_HEAD])
    return Diagnosis(
        head["dsa"],
        Lamps(head["red_lamp_status"] == _ON, head["yellow_lamp_status"] == _ON),
        tuple(fault for report in reports for fault in _fault(spec, report)),
        is_complete=False,
    )


def _j1939(spec: Spec, data: bytes) -> Diagnosis:
    """Decode a DM1 of J1939, which lists all that is wrong."""
    reports = [
        _raw_values(spec, DM1_J1939, data[:_HEAD] + fault)
        for fault in _parts(data, _SHORT_FAULT)
    ]
    head = _raw_values(spec, DM1_J1939, data[:_HEAD])
    lamps = Lamps(
        red=head["red_lamp_status"] == _ON,
        yellow=head["amber_lamp_status"] == _ON,
        malfunction=head["malfunction_lamp_status"] == _ON,
        protect=head["protect_lamp_status"] == _ON,
    )
    faults = (fault for report in reports for fault in _j1939_fault(spec, report))
    return Diagnosis(J1939_DSA, lamps, tuple(faults), is_complete=True)


def _parts(data: bytes, size: int) -> list[bytes]:
    """Return the data of each fault that is there with its SPN and FMI."""
    if len(data) <= _FRAME:
        return [data[_HEAD:]] if len(data) >= _HEAD + _PLACE else []
    starts = range(_HEAD, len(data) - _PLACE + 1, size)
    return [data[start : start + size] for start in starts]


def _fault_size(data: bytes) -> int:
    """Return how many bytes a fault takes in the layout of DM_RV.

    It is five with the extension of the DSA, which is always FFh (RV-C 3.2.5.10), and
    four in a DM1 that goes as J1939 has it.
    """
    rest = len(data) - _HEAD
    fits_long, fits_short = rest % _LONG_FAULT == 0, rest % _SHORT_FAULT == 0
    if fits_long != fits_short:
        return _LONG_FAULT if fits_long else _SHORT_FAULT
    extensions = data[_HEAD + _LONG_FAULT - 1 :: _LONG_FAULT]
    return _LONG_FAULT if set(extensions) <= {0xFF} else _SHORT_FAULT


def _raw_values(spec: Spec, name: str, data: bytes) -> dict[str, int]:
    """Return the codes of the signals of a DGN; what is cut off is all ones."""
    bits = int.from_bytes(data.ljust(_FRAME, b"\xff"), "little")
    return {
        signal.name: bits >> signal.start & (1 << signal.width) - 1
        for signal in spec.dgns[name].signals
    }


def class_of(spec: Spec, dsa: int) -> str | None:
    """Return the device class of a default source address; None if it has none."""
    label: str | None = spec.tables["source_addresses"].get(str(dsa))
    return label


def _is_none(whole: int, fmi: int) -> bool:
    """Return whether a fault is none: all ones, or all zeros."""
    return whole == _NO_SPN or (whole == 0 and fmi == 0)


def _j1939_fault(spec: Spec, report: Mapping[str, int]) -> Iterator[Fault]:
    spn, fmi = report["spn_msb"] << 16 | report["spn_lsb"], report["fmi"]
    if not _is_none(spn, fmi):
        yield Fault(
            dsa=J1939_DSA,
            device_class=None,
            spn=spn,
            name=spec.tables["j1939_spns"].get(str(spn)),
            instance=None,
            fmi=fmi,
            failure=spec.tables["j1939_fmi"].get(str(fmi)),
        )


def _fault(spec: Spec, report: Mapping[str, int]) -> Iterator[Fault]:
    msb, isb, lsb = report["spn_msb"], report["spn_isb"], report["spn_lsb"]
    dsa, fmi = report["dsa"], report["fmi"]
    whole = msb << 11 | isb << _SHIFT | lsb
    if _is_none(whole, fmi):
        return
    name_of_class = class_of(spec, dsa)
    device_class = spec.device_classes.get(name_of_class or "")
    # The middle byte is the instance where a class has several devices.
    instanced = device_class is not None and device_class.multiple and msb != 0
    points = spec.service_points.get(name_of_class or "", ())
    name = next(
        (str(point["name"]) for point in points if _is_at(point, msb, isb, lsb, whole)),
        None,
    )
    if whole <= _LAST_STANDARD:
        name = spec.tables["standard_spns"].get(str(whole), name)
    yield Fault(
        dsa=dsa,
        device_class=name_of_class,
        spn=msb << _SHIFT | lsb if instanced else whole,
        name=name,
        instance=isb if instanced else None,
        fmi=fmi,
        failure=None if fmi == _NO_FMI else spec.tables["fmi"].get(str(fmi)),
    )


def _is_at(point: Any, msb: int, isb: int, lsb: int, whole: int) -> bool:
    """Return whether a row of a fault table names what these numbers mean.

    Rows for ranges of SPNs, such as all standard ones, name none of them. The number
    that a row gives is the whole one: with an MSB it is none of these.
    """
    if str(point.get("name")).endswith("_spns"):
        return False
    if "spn" in point:
        return _within(point["spn"], whole)
    parts = zip(("msb", "isb", "lsb"), (msb, isb, lsb), strict=True)
    return all(_within(point.get(key), number) for key, number in parts)


def _within(span: Any, number: int) -> bool:
    """Return whether a number is within a cell of a table.

    The cell is a number, a span such as "3-7", or text or nothing for any number.
    """
    if span is None:
        return True
    if isinstance(span, int):
        return span == number
    low, separator, high = str(span).partition("-")
    if separator and low.isdigit() and high.isdigit():
        return int(low) <= number <= int(high)
    return True
