"""DC sources: the batteries and what feeds them (RV-C 6.5)."""

from collections.abc import Mapping
from typing import override

from ..protocol.message import Message, Value
from ..spec.plausible import LARGEST_BATTERY_CURRENT, power_of
from .device import Device

# A sender that missed ten broadcasts of 500 ms has lost its place.
_SENDER_SILENCE = 5.0
_VOLTMETER = "voltmeter"

# Codes of device_priority that have a label (RV-C Table 6.5.2)
_PRIORITIES = {
    "no_priority_always_reporting": 0,
    "voltmeter": 20,
    "voltmeter_ammeter": 40,
    "inverter": 60,
    "charger": 80,
    "inverter_charger": 100,
    "battery_soc_bms": 120,
}


def plausible_current(current: float | None) -> float | None:
    """Return a current in A, unless no battery can have it."""
    if current is None or abs(current) > LARGEST_BATTERY_CURRENT:
        return None
    return current


class DcSource(Device):
    """A battery bank.

    Several nodes may report the same instance; of each value only that of the node
    with the highest priority counts (RV-C 6.5.1), of equals that of the one with the
    higher address, until it is silent.
    """

    device_class = "dc_source"
    sender_silence = _SENDER_SILENCE
    fills_gaps = True
    priority_signal = "device_priority"

    @override
    def priority_of(self, message: Message) -> float:
        priority = message.get("device_priority")
        if isinstance(priority, str):
            return _PRIORITIES.get(priority, 0)
        return message.number("device_priority") or 0

    @override
    def values_of(self, message: Message) -> Mapping[str, Value]:
        if "dc_current" not in message.signals:
            return message.signals
        current = plausible_current(message.number("dc_current"))
        if message.label("device_priority") == _VOLTMETER:
            current = None
        return {**message.signals, "dc_current": current}

    @property
    def current(self) -> float | None:
        """Return the current in A, positive out of the battery."""
        name = "DC_SOURCE_STATUS_1"
        if self.label(name, "device_priority") == _VOLTMETER:
            return None
        return plausible_current(self.number(name, "dc_current"))

    @property
    def charge(self) -> float | None:
        """Return the state of charge in percent."""
        return self.number("DC_SOURCE_STATUS_2", "state_of_charge")

    @property
    def power(self) -> float | None:
        """Return the power in W, positive out of the battery."""
        voltage = self.number("DC_SOURCE_STATUS_1", "dc_voltage")
        return power_of(voltage, self.current)
