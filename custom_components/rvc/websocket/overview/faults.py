"""The faults of a coach's nodes in words, each with what to do."""

from collections.abc import Iterator
from typing import Final

from homeassistant.core import HomeAssistant

from ...data import RvcConfigEntry, device_label
from ...devices.node import Node
from ...issues.faults import fault_text
from ...protocol.diagnostics import J1939_DSA
from ..contract.overview import OverviewFault

_MOST: Final = 200

_HINTS: Final = {
    "above_normal_range": "too_high",
    "above_operational_range_least_severe": "too_high",
    "above_operational_range_moderately_severe": "too_high",
    "bad_node": "node",
    "below_normal_range": "too_low",
    "below_operational_range_least_severe": "too_low",
    "below_operational_range_moderately_severe": "too_low",
    "calibration_required": "calibrate",
    "condition_exists": "look",
    "drifted_high": "sensor",
    "drifted_low": "sensor",
    "erratic_or_invalid": "sensor",
    "fluctuating_at_abnormal_rate": "sensor",
    "frequency_pulse_or_period_error": "sensor",
    "grounded_circuit_or_high_current": "short",
    "invalid_network_datum_received": "network",
    "mechanical_device_not_responding": "mechanical",
    "network_device_not_responding": "network",
    "not_updating_at_proper_rate": "network",
    "open_circuit_or_low_current": "open",
    "reverse_polarity": "reversed",
    "second_network_device_not_responding": "network",
    "short_to_high_voltage": "short",
    "short_to_low_voltage": "short",
}
"""What to do by how something fails (RV-C Table 7.4)."""
_ANY: Final = "look"
_CHASSIS: Final = "chassis"


def faults_of(hass: HomeAssistant, entry: RvcConfigEntry) -> list[OverviewFault]:
    """Return the faults that are reported now, those with a red lamp first."""
    found = sorted(_faults(hass, entry), key=lambda one: not one["is_red"])
    return found[:_MOST]


def _faults(hass: HomeAssistant, entry: RvcConfigEntry) -> Iterator[OverviewFault]:
    names = entry.runtime_data.names
    for node in list(entry.runtime_data.coach.devices.values()):
        if not isinstance(node, Node) or not node.faults:
            continue
        label = device_label(hass, entry, node)
        for fault in node.faults:
            is_chassis = fault.dsa == J1939_DSA
            yield OverviewFault(
                network=node.key.network,
                address=node.instance or 0,
                node=label,
                text=fault_text(names, fault),
                spn=fault.spn,
                fmi=fault.fmi,
                is_red=node.lamps(fault.dsa).red,
                hint=_CHASSIS if is_chassis else _HINTS.get(fault.failure or "", _ANY),
            )
