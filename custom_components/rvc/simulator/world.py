"""What lies around the devices: weather, shore power, and what flows between them."""

from dataclasses import dataclass


@dataclass
class World:
    """The state that devices share; steps add their part to it."""

    outside: float = 8.0
    """°C"""
    shore_power: bool = True
    dc_load: float = 0.0
    """A drawn from the house battery in this step."""
    charging: float = 0.0
    """A into the house battery."""
    house_voltage: float = 13.2
    house_charge: float = 82.0
    """State of charge of the house battery in percent."""
    water_use: float = 0.0
    """L/s drawn from the fresh tank by the pump."""
    gas_use: float = 0.0
    """kW burnt, from the propane tank."""

    def begin_step(self) -> None:
        """Forget what the last step drew."""
        self.dc_load = self.water_use = self.gas_use = 0.0
