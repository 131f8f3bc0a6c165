"""Names of devices, signals and parts that are made from the spec."""

from collections.abc import Mapping
from functools import lru_cache
import re
from typing import Final

from ..protocol.message import MessageKey
from ..spec import Spec
from .model import NO_VALUE_LABELS

_NOT_ONE: Final = NO_VALUE_LABELS | {"all", "all_instances", "all_loads", "all_locks"}

# What the instances of an only device are
_NUMBERED: Final = {"generator_start": "criterion", "network_bridge": "network"}

# What is left of a signal's name when it counts parts
_BASE: Final = re.compile("_(index|instance|type)$")

_EVERY_INSTANCE: Final = 0xFF

# Words that are not written as they are spoken
_ACRONYMS: Final = {
    "2d": "2D",
    "3d": "3D",
    "aas": "suspension",
    "ac": "AC",
    "agm": "AGM",
    "ags": "AGS",
    "aps": "APS",
    "argb": "ARGB",
    "ats": "transfer switch",
    "bms": "BMS",
    "co": "CO",
    "dc": "DC",
    "dcbus": "DC bus",
    "dsa": "DSA",
    "dv": "dV",
    "eng": "engine",
    "fet1": "FET 1",
    "fet2": "FET 2",
    "gps": "GPS",
    "gmt": "GMT",
    "id": "ID",
    "j1939": "J1939",
    "lp": "LP",
    "led1": "LED 1",
    "led2": "LED 2",
    "nmea2000": "NMEA 2000",
    "oem": "OEM",
    "ok": "OK",
    "ops": "OPS",
    "pwm": "PWM",
    "rgb": "RGB",
    "rgbw": "RGBW",
    "rms": "RMS",
    "rpm": "RPM",
    "rv-c": "RV-C",
    "rvc": "RV-C",
    "rpms": "RPM",
    "tv": "TV",
    "utc": "UTC",
    "wifi": "Wi-Fi",
}


def in_words(name: str) -> str:
    """Return a snake_case name as a person writes it: "dc_voltage" is "DC voltage"."""
    words = [_ACRONYMS.get(word, word) for word in name.split("_") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def as_phrase(name: str) -> str:
    """Return a snake_case name in words as they stand within others: "DC voltage"."""
    return in_words(f"x_{name}")[2:]


@lru_cache(maxsize=256)
def named_instances(spec: Spec, device_class: str) -> Mapping[int, str]:
    """Return the instances that the text gives a meaning of their own."""
    for dgn in spec.dgns.values():
        if dgn.device == device_class and not dgn.is_command and dgn.instance:
            for signal in dgn.signals:
                if signal.name == dgn.instance and signal.values:
                    return {
                        code: label
                        for code, label in signal.values.items()
                        if label not in _NOT_ONE
                        and not label.startswith(("all_", "no_"))
                    }
    return {}


def part_codes(spec: Spec, key: MessageKey) -> tuple[tuple[str, int], ...]:
    """Return the signals that make a message's key, with their codes.

    "ATS_AC_STATUS_1:0-1-0" has three; a key without a part has none.
    """
    if not key.part:
        return ()
    return tuple(zip(spec.dgns[key.dgn].parts, key.codes, strict=True))


def part_signals(spec: Spec, key: MessageKey) -> dict[str, int | str]:
    """Return the signals by which a command means the part of a message's key."""
    dgn = spec.dgns[key.dgn]
    labels = {signal.name: signal.values for signal in dgn.signals}
    return {name: labels[name].get(code, code) for name, code in part_codes(spec, key)}


def part_words(spec: Spec, key: MessageKey) -> list[str]:
    """Return the labels that name the part of a message's key, such as line_1."""
    dgn = spec.dgns[key.dgn]
    if dgn.name == "GENERIC_ALARM_STATUS":
        # A frame that is cut does not tell which alarm it is about.
        return _alarm_words(spec, dict(part_codes(spec, key))) if key.part else []
    signals = {signal.name: signal for signal in dgn.signals}
    words = []
    last = ""
    for name, code in part_codes(spec, key):
        signal = signals[name]
        if code == (1 << signal.width) - 1:
            continue
        if name == "instance":
            # An only device's outputs are numbered; the first one goes without.
            word = _NUMBERED.get(dgn.device)
            if word is not None:
                words.append(f"{word}_{code}")
            elif code > 1:
                words.append(str(code))
            continue
        base = _BASE.sub("", name)
        # "Compressor 1" does not need "component" before it.
        number = str(code) if base == last else f"{base}_{code}"
        words.append(signal.values.get(code) or number)
        last = base
    return words


def part_labels(spec: Spec) -> set[str]:
    """Return all labels that part_words gives, without alarms and numbers."""
    labels = set(_NUMBERED.values())
    for dgn in spec.dgns.values():
        for signal in dgn.signals:
            if signal.name in dgn.parts and dgn.name != "GENERIC_ALARM_STATUS":
                labels.add(_BASE.sub("", signal.name))
                labels.update(signal.values.values())
    return {without_number(label)[0] for label in labels - _NOT_ONE}


def without_number(label: str) -> tuple[str, str]:
    """Return a label without the number at its end, and the number."""
    name, _, number = label.rpartition("_")
    return (name, number) if name and number.isdigit() else (label, "")


def _alarm_words(spec: Spec, codes: Mapping[str, int]) -> list[str]:
    """Return what names an alarm (RV-C 7.6, and the end of each chapter)."""
    dsa, number = codes["dsa"], str(codes["instance"])
    device_class = spec.tables["source_addresses"].get(str(dsa))
    alarms = spec.tables["alarms"]
    label = alarms["standard"]["alarms"].get(str(dsa), {}).get(number)
    label = label or alarms.get(device_class, {}).get("alarms", {}).get(number)
    label = label or f"alarm_{number}"
    words = [device_class or f"device_type_{dsa}", label]
    if device_class and f"{label}_".startswith(f"{device_class}_"):
        words.pop(0)
    if (instance := codes["device_instance"]) not in (0, _EVERY_INSTANCE):
        words.append(str(instance))
    return words
