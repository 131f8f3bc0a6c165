"""Faults of devices, decoded from DM_RV (RV-C 3.2.5)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..spec import Spec

_NO_SPN: Final = 0x7FFFF
_NO_FMI: Final = 0x1F
_FRAME: Final = 8
_HEAD: Final = 2
_FAULT: Final = 5
_LAST_STANDARD: Final = 255
_SHIFT: Final = 3
_ON: Final = 1


class Fault(NamedTuple):
    """One fault of a device."""

    dsa: int
    """The default source address of the kind of device that has it (Table 7.2)."""
    device_class: str | None
    spn: int
    """The suspect parameter number: where the fault is."""
    name: str | None
    """The name of the suspect parameter (Table 7.3, or the chapter's service points)."""
    instance: int | None
    fmi: int
    """The failure mode identifier: what is wrong."""
    failure: str | None

    def __str__(self) -> str:
        """Return a short form for logs."""
        return f"SPN {self.spn} ({self.name}), FMI {self.fmi} ({self.failure})"


class Diagnosis(NamedTuple):
    """The state and the faults that a DM_RV reports of a kind of device."""

    dsa: int
    red: bool
    """Whether the red lamp, for severe faults, is on."""
    yellow: bool
    """Whether the yellow lamp, for lesser faults, is on."""
    faults: tuple[Fault, ...]


def diagnosis(spec: Spec, data: bytes) -> Diagnosis | None:
    """Decode the data of a DM_RV; None if they are cut off.

    The data of a long message hold several faults, as older nodes send them.
    """
    if len(data) < _HEAD + _FAULT:
        return None
    long = len(data) > _FRAME
    starts = range(_HEAD, len(data) - _FAULT + 1, _FAULT) if long else (_HEAD,)
    # Each fault is read as if it were alone: then DM_RV's own layout holds.
    reports = [
        _raw_values(spec, data[:_HEAD] + data[start : start + _FAULT])
        for start in starts
    ]
    head = reports[0]
    return Diagnosis(
        head["dsa"],
        head["red_lamp_status"] == _ON,
        head["yellow_lamp_status"] == _ON,
        tuple(fault for report in reports for fault in _fault(spec, report)),
    )


def _raw_values(spec: Spec, data: bytes) -> dict[str, int]:
    """Return the codes of the signals of a DM_RV."""
    bits = int.from_bytes(data, "little")
    return {
        signal.name: bits >> signal.start & (1 << signal.width) - 1
        for signal in spec.dgns["DM_RV"].signals
    }


def class_of(spec: Spec, dsa: int) -> str | None:
    """Return the device class of a default source address; None if it has none."""
    label: str | None = spec.tables["source_addresses"].get(str(dsa))
    return label


def _fault(spec: Spec, report: Mapping[str, int]) -> Iterator[Fault]:
    msb, isb, lsb = report["spn_msb"], report["spn_isb"], report["spn_lsb"]
    dsa, fmi = report["dsa"], report["fmi"]
    whole = msb << 11 | isb << _SHIFT | lsb
    if whole == _NO_SPN:
        return
    name_of_class = class_of(spec, dsa)
    device_class = spec.device_classes.get(name_of_class or "")
    # The middle byte is the instance where a class has several devices.
    instanced = device_class is not None and device_class.multiple and msb != 0
    spn = msb << _SHIFT | lsb if instanced else whole
    points = device_class.service_points if device_class else ()
    name = next(
        (str(point["name"]) for point in points if _is_at(point, msb, isb, lsb, spn)),
        None,
    )
    if whole <= _LAST_STANDARD:
        name = spec.tables["standard_spns"].get(str(whole), name)
    yield Fault(
        dsa=dsa,
        device_class=name_of_class,
        spn=spn,
        name=name,
        instance=isb if instanced else None,
        fmi=fmi,
        failure=None if fmi == _NO_FMI else spec.tables["fmi"].get(str(fmi)),
    )


def _is_at(point: Any, msb: int, isb: int, lsb: int, spn: int) -> bool:
    """Return whether a row of a fault table matches these numbers."""
    if "spn" in point:
        return _within(point["spn"], spn)
    parts = zip(("msb", "isb", "lsb"), (msb, isb, lsb), strict=True)
    # The row that stands for all standard SPNs names none of them.
    if point.get("name") == "standard_spns":
        return False
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
