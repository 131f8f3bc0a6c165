"""What lies around the devices: weather, the road, power, and what flows between them."""

from dataclasses import dataclass, field
from datetime import datetime

from .flows import Flows, settle
from .journey import Journey


@dataclass
class World:
    """The state that devices share; steps add their part to it."""

    now: datetime | None = None
    """The coach's time; None where no day passes."""
    outside: float = 8.0
    """°C"""
    sun: float = 0.0
    """Share of the noon sun."""
    journey: Journey = field(default_factory=Journey)
    shore_power: bool = True
    is_hooked_up: bool = False
    """Whether water and sewer are connected."""
    generator_runs: bool = False

    charger_enabled: bool = True
    inverter_enabled: bool = True
    solar_enabled: bool = True
    dc_load: float = 0.0
    """A drawn from the house battery in this step."""
    ac_load: float = 0.0
    """W drawn behind the inverter in this step."""
    cooling_load: float = 0.0
    """W drawn by the air conditioner in this step."""
    flows: Flows = field(default_factory=Flows)
    """What flows now, by the loads of the last step."""
    since_shown: float = 0.0
    """s since the devices showed what they measure."""
    house_voltage: float = 13.2
    house_charge: float = 82.0
    """State of charge of the house battery in percent."""

    wants: dict[str, float] = field(default_factory=dict)
    """W that appliances behind an outlet want."""
    powered: set[str] = field(default_factory=set)
    """Appliances whose outlet is live."""
    rooms: dict[int, float] = field(default_factory=dict)
    """°C, by the zone."""
    heated: set[int] = field(default_factory=set)
    cooled: set[int] = field(default_factory=set)
    """Zones that are heated and cooled in this step."""
    heater_mode: str = "off"

    water_use: float = 0.0
    """L/s drawn from the fresh tank by the pump."""
    fresh_level: float = 0.0
    """%"""
    filling: float = 0.0
    """L/s into the fresh tank."""
    draining: set[str] = field(default_factory=set)
    """Waste tanks whose valve is open."""
    gas_use: float = 0.0
    """kW burnt, from the propane tank."""

    @property
    def source(self) -> str | None:
        """Where AC comes from: "generator", "shore", or None."""
        if self.generator_runs:
            return "generator"
        return "shore" if self.shore_power else None

    @property
    def has_ac(self) -> bool:
        """Whether the outlets are live."""
        return self.source is not None or self.inverter_enabled

    @property
    def engine_runs(self) -> bool:
        """Whether the engine turns the alternator."""
        return self.journey.engine_runs

    def begin_step(self, seconds: float) -> None:
        """Settle what the last step drew, and forget it."""
        self.since_shown += seconds
        self.flows = settle(self)
        self.dc_load = self.ac_load = self.cooling_load = 0.0
        self.water_use = self.gas_use = 0.0
        self.heated.clear()
        self.cooled.clear()
