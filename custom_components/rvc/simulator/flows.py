"""What flows between batteries, chargers, sun and loads: one balance for all devices."""

from dataclasses import dataclass
from typing import Final, Protocol

VOLTS: Final = 120.0
STANDING_LOAD: Final = 2.5
FULL: Final = 100.0
FLOAT_FROM, TAPER_FROM = 98.0, 90.0
"""States of charge from which a charger floats, and gives less than it could."""
_MOST_ACCEPTED: Final = 100.0
_CHARGER_AMPERES: Final = 60.0
_ALTERNATOR_AMPERES: Final = 40.0
_PANEL_WATTS: Final = 200.0
_CHARGER_SHARE, _INVERTER_SHARE, _SOLAR_SHARE = 0.9, 0.9, 0.95
"""How much of what goes into them comes out."""


@dataclass(frozen=True)
class Flows:
    """Currents of the house battery's side in A, power of the AC side in W."""

    load: float = STANDING_LOAD
    inverter: float = 0.0
    charger: float = 0.0
    solar: float = 0.0
    alternator: float = 0.0
    inverter_out: float = 0.0
    inverter_in: float = 0.0
    charger_in: float = 0.0
    cooling: float = 0.0
    """What the air conditioner draws, past the inverter."""
    panel: float = 0.0
    """What the panels give."""

    @property
    def battery(self) -> float:
        """A out of the battery, as RV-C 6.5.2 counts it."""
        out = self.load + self.inverter
        return out - self.charger - self.solar - self.alternator

    @property
    def drawn(self) -> float:
        """W from shore or generator."""
        return self.inverter_in + self.charger_in + self.cooling


class Around(Protocol):
    """What the balance depends on."""

    sun: float
    house_voltage: float
    house_charge: float
    charger_enabled: bool
    inverter_enabled: bool
    solar_enabled: bool
    dc_load: float
    ac_load: float
    cooling_load: float

    @property
    def source(self) -> str | None:
        """Where AC comes from."""

    @property
    def engine_runs(self) -> bool:
        """Whether the alternator turns."""


def settle(around: Around) -> Flows:
    """Return the flows of a moment.

    The battery takes what it accepts: of the sun first, then of the alternator, and
    of the charger what is left.
    """
    volts, live = around.house_voltage, around.source is not None
    load = around.dc_load + STANDING_LOAD
    out = around.ac_load if live else around.ac_load + around.cooling_load
    if not live and not around.inverter_enabled:
        out = 0.0
    inverter = 0.0 if live else out / volts / _INVERTER_SHARE
    room = load + inverter + _accepted(around.house_charge)
    sun = around.sun if around.solar_enabled else 0.0
    solar = min(_PANEL_WATTS * sun * _SOLAR_SHARE / volts, room)
    alternator = min(_ALTERNATOR_AMPERES if around.engine_runs else 0.0, room - solar)
    charges = live and around.charger_enabled
    charger = min(_CHARGER_AMPERES, room - solar - alternator) if charges else 0.0
    return Flows(
        load=load,
        inverter=inverter,
        charger=charger,
        solar=solar,
        alternator=alternator,
        inverter_out=out,
        inverter_in=out if live else 0.0,
        charger_in=charger * volts / _CHARGER_SHARE,
        cooling=around.cooling_load if live else 0.0,
        panel=solar * volts / _SOLAR_SHARE,
    )


def _accepted(charge: float) -> float:
    """Return the A that the battery takes at a state of charge."""
    return min(_MOST_ACCEPTED, max(FULL - charge, 0.0) * 10)
