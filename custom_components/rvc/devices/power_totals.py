"""Total power of a coach by side: of what is measured twice only one counts.

A battery monitor, an inverter, a charger and a solar controller all report the same
watts. So a side has one kind of source, the one that is nearest to it, and without
that it has no total: nothing is summed that may be the same power.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf
from typing import Final, NamedTuple

from ..protocol.message import MessageKey
from ..spec.rows import PowerRow
from .device import Device
from .power_flow import PowerFlow

type Devices = Mapping[str, list[Device]]
"""Devices by their class."""

SHORE: Final = 1
"""The instance of an AC source that is shore power (RV-C 6.21)."""
OUTPUT: Final = 1
"""What a transfer switch calls its output among its lines (RV-C 6.32.2)."""
HOUSE_BANKS: Final = (1, 3)
"""DC instances of house batteries, the main one and the second (RV-C Table 6.5.2a)."""
BANK: Final = "dc_instance"
"""The signal by which a battery says which bank it belongs to."""


class Total(NamedTuple):
    """The power of one side, and the flows that it is the sum of."""

    watts: float
    flows: tuple[PowerFlow, ...]

    @property
    def sources(self) -> tuple[Device, ...]:
        """Return the devices, each once."""
        return tuple(dict.fromkeys(flow.device for flow in self.flows))


class PowerTotals:
    """Reckons the totals of a coach."""

    def __init__(self, rows: Iterable[PowerRow]) -> None:
        """Take the rows that say where power is reported."""
        self._rows = {row.status: row for row in rows}

    def of(self, side: str, devices: Iterable[Device]) -> Total | None:
        """Return the total of a side; None where it cannot be said truly.

        Args:
            side: A key of SIDES.
            devices: All devices of the coach.
        """
        known: dict[str, list[Device]] = {}
        for device in devices:
            known.setdefault(device.key.device_class, []).append(device)
        flows = SIDES[side](self, known)
        if not flows:
            return None
        watts = 0.0
        for flow in flows:
            power = flow.power if flow.device.available else None
            if power is None:
                # A sum without one of its parts is no total.
                return None
            watts += power
        return Total(watts, tuple(flows))

    def _flows(self, devices: Iterable[Device]) -> Iterator[PowerFlow]:
        for device in devices:
            for key in device.messages:
                row = self._rows.get(MessageKey(key).dgn)
                if row is not None:
                    yield PowerFlow(device, MessageKey(key), row)

    def solar(self, devices: Devices) -> list[PowerFlow]:
        """Return what the solar controllers give."""
        controllers = devices.get("solar_controller", [])
        flows = list(self._flows(controllers))
        return flows if len({flow.device for flow in flows}) == len(controllers) else []

    def battery(self, devices: Devices) -> list[PowerFlow]:
        """Return what the house banks give: as banks, or else as single batteries."""
        banks = [
            one for one in devices.get("dc_source", []) if one.instance in HOUSE_BANKS
        ]
        flows = list(self._flows(banks))
        if any(flow.power is not None for flow in flows):
            return flows if len(flows) == len(banks) else []
        return [
            flow
            for flow in self._flows(devices.get("battery", []))
            if flow.device.number(flow.key, BANK) in HOUSE_BANKS
        ]

    def ac_input(self, devices: Devices) -> list[PowerFlow]:
        """Return what comes in: behind the transfer switch, or else at its sources."""
        switches = devices.get("transfer_switch", [])
        if len(switches) > 1:
            # One may stand behind the other.
            return []
        flows = [one for one in self._flows(switches) if _is_in_use(one)]
        outputs = [flow for flow in flows if flow.key.codes[0] == OUTPUT]
        if outputs or flows:
            return outputs or flows
        shore = [one for one in devices.get("ac_source", []) if one.instance == SHORE]
        generators = devices.get("generator", [])
        flows = list(self._flows((*shore, *generators)))
        sources = {flow.device for flow in flows}
        return flows if shore and sources == {*shore, *generators} else []


def _is_in_use(flow: PowerFlow) -> bool:
    """Tell whether a line says anything: a coach of one leg may report two."""
    device, row = flow.device, flow.row
    signals = (row.voltage, row.current)
    return flow.power is not None or any(
        device.number(flow.key, one) is not None for one in signals
    )


SIDES: Final[Mapping[str, Callable[[PowerTotals, Devices], list[PowerFlow]]]] = {
    "ac_input": PowerTotals.ac_input,
    "solar": PowerTotals.solar,
    "battery": PowerTotals.battery,
}
"""What has a total. Loads have none: what alternators give is not measured."""
CLASSES: Final[Mapping[str, frozenset[str]]] = {
    "ac_input": frozenset({"transfer_switch", "ac_source", "generator"}),
    "solar": frozenset({"solar_controller"}),
    "battery": frozenset({"dc_source", "battery"}),
}
"""The classes of the devices that each of them may be made of."""


class SideChanges:
    """Whether what a total is made of may have changed since it was last reckoned."""

    def __init__(self, side: str) -> None:
        """Begin with a total that was not reckoned yet."""
        self._classes = CLASSES[side]
        self._devices: list[Device] = []
        self._own: list[Device] = []
        """Those of them that the side may be made of."""
        self._available: list[bool] = []
        self._reckoned = -inf

    def reckoned(self, devices: Iterable[Device], now: float) -> None:
        """Note that the total is reckoned now, in s, of these devices of the coach."""
        self._devices = list(devices)
        self._own = [one for one in devices if one.key.device_class in self._classes]
        self._available = [one.available for one in self._own]
        self._reckoned = now

    def may_differ(self, devices: Iterable[Device]) -> bool:
        """Return whether the total of these devices may be another one."""
        if [*devices] != self._devices:
            return True
        own = self._own
        return [one.available for one in own] != self._available or any(
            one.taken >= self._reckoned for one in own
        )
