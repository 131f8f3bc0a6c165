"""The meters of a coach that count energy truly: each flow once, at one place.

A generator that is metered at itself and again behind the transfer switch would count
twice, and so would a bank beside the batteries it is made of.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from ..spec.rows import PowerRow
from .device import Device
from .feature import Feature
from .power_flow import PowerFlow
from .power_totals import BANK, HOUSE_BANKS, OUTPUT, SHORE

type Side = Literal["battery", "grid", "solar"]
type Reason = Literal["no_current", "several_switches", "in_the_switch"]

_SAME_ENERGY: Final = (
    {"dc_source", "battery"},
    {"transfer_switch", "ac_source"},
    {"transfer_switch", "generator"},
    # Its input and its output
    {"transfer_switch"},
)
"""The kinds of devices through which the same energy may flow, one behind the other."""


def may_count_the_same(device_class: str, other: str) -> bool:
    """Return whether meters of two kinds of devices may count the same energy."""
    return {device_class, other} in _SAME_ENERGY


@dataclass(frozen=True)
class EnergyMeter:
    """One way in or out of the coach, and the flow that counts it."""

    side: Side
    flow: PowerFlow


@dataclass(frozen=True)
class Unmetered:
    """A device whose energy is not counted by itself, and why."""

    device: Device
    reason: Reason


@dataclass
class EnergyMeters:
    """What a coach meters, in the order in which people read it, and what it does not."""

    meters: list[EnergyMeter] = field(default_factory=list)
    unmetered: list[Unmetered] = field(default_factory=list)

    def add(self, side: Side, flows: Iterable[PowerFlow]) -> None:
        """Take flows as meters of a side."""
        self.meters += [EnergyMeter(side, flow) for flow in flows]

    def leave_out(self, reason: Reason, devices: Iterable[Device]) -> None:
        """Say why devices have no meter."""
        self.unmetered += [Unmetered(device, reason) for device in devices]


class MeterFinder:
    """Finds the meters among devices, by what these have shown to report."""

    def __init__(self, rows: Iterable[PowerRow], devices: Iterable[Device]) -> None:
        """Take the rows that say where power is reported, and a coach's devices."""
        self._rows: Final = {row.feature: row for row in rows}
        self._devices: Final = sorted(devices, key=lambda one: str(one.key))

    def find(self) -> EnergyMeters:
        """Return the meters: what comes from outside, then the sun, then batteries."""
        found = EnergyMeters()
        self._grid(found)
        suns = self._of("solar_controller")
        found.add("solar", self._flows(suns))
        found.leave_out("no_current", self._silent(suns))
        self._battery(found)
        return found

    def _of(self, device_class: str) -> list[Device]:
        return [one for one in self._devices if one.key.device_class == device_class]

    def _flows(self, devices: Iterable[Device]) -> Iterator[PowerFlow]:
        """Yield the flow of each part of the devices that has shown a current."""
        for device in devices:
            for feature in sorted(device.features):
                key = feature.key
                row = self._rows.get(Feature.of(key.dgn, feature.signal))
                if row is not None:
                    yield PowerFlow(device, key, row)

    def _silent(self, devices: Iterable[Device]) -> list[Device]:
        return [one for one in devices if not any(self._flows([one]))]

    def _grid(self, found: EnergyMeters) -> None:
        """Take shore and generator where each is metered, or else the switch behind."""
        shore = [one for one in self._of("ac_source") if one.instance == SHORE]
        generators = self._of("generator")
        switches = self._of("transfer_switch")
        lines = list(self._flows(switches))
        if any(self._flows(shore)) or not lines:
            found.add("grid", self._flows((*shore, *generators)))
            found.leave_out("no_current", self._silent((*shore, *generators)))
            return
        if len(switches) > 1:
            # One may stand behind the other.
            found.leave_out("several_switches", switches)
            found.add("grid", self._flows(generators))
            return
        outputs = [one for one in lines if one.key.codes[0] == OUTPUT]
        found.add("grid", outputs or lines)
        found.leave_out("in_the_switch", (*shore, *generators))

    def _battery(self, found: EnergyMeters) -> None:
        """Take the house banks, or single batteries where no bank reports a current."""
        banks = [one for one in self._of("dc_source") if one.instance in HOUSE_BANKS]
        flows = list(self._flows(banks))
        if not flows:
            flows = [
                one
                for one in self._flows(self._of("battery"))
                if one.device.number(one.key, BANK) in HOUSE_BANKS
            ]
        found.add("battery", flows)
        if not flows or any(one.device in banks for one in flows):
            found.leave_out("no_current", self._silent(banks))
