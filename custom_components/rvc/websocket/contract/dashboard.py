"""What a coach's dashboard is made of: what there is, its role and its order."""

from typing import Final, Literal, NotRequired, TypedDict

from .command import Command

type Role = Literal[
    "ac_input_current",
    "ac_input_energy",
    "ac_input_power",
    "ac_input_voltage",
    "air_conditioner",
    "air_suspension",
    "alarm",
    "altitude",
    "autofill",
    "battery_activity",
    "battery_capacity",
    "battery_charge",
    "battery_current",
    "battery_low",
    "battery_power",
    "battery_temperature",
    "battery_voltage",
    "bearing",
    "button",
    "charger_current",
    "charger_stage",
    "chassis",
    "city_water",
    "disconnect",
    "fan",
    "fault",
    "floor_heat",
    "fuel",
    "furnace",
    "generator",
    "generator_demand",
    "generator_hours",
    "generator_lock",
    "generator_power",
    "generator_running",
    "generator_sensor",
    "generator_state",
    "heating",
    "hookup",
    "input",
    "inverter",
    "inverter_power",
    "inverter_state",
    "leveling",
    "light",
    "lock",
    "motion",
    "network",
    "node",
    "other",
    "outlet",
    "outside_temperature",
    "pitch",
    "place",
    "problem",
    "pump",
    "pump_running",
    "quiet_time",
    "rain",
    "refrigerator",
    "roll",
    "seat",
    "shade",
    "shore_breaker",
    "solar_energy",
    "solar_power",
    "solar_stage",
    "source",
    "speed",
    "stop",
    "tank_level",
    "tank_volume",
    "temperature",
    "time_to_empty",
    "time_to_full",
    "tire_pressure",
    "tire_temperature",
    "total_ac_input",
    "total_battery",
    "total_solar",
    "valve",
    "vent",
    "waste_dump",
    "water_heater",
    "water_heating",
    "water_pressure",
    "water_temperature",
    "weather",
    "zone",
]
"""What an entity is for the coach, whatever device it comes from."""

type Tank = Literal["fresh", "gray", "black", "propane", "other"]


type WhyNot = Literal["not_allowed", "read_only", "listen_only", "recording"]
"""Why something may not be moved, as the owner has it."""


class DashboardRequest(TypedDict):
    """Which coach is asked about."""

    entry_id: NotRequired[str]
    """The id of its config entry; without it the only coach is meant."""


class DashboardEntity(TypedDict):
    """An entity that its owner sees, in one of its roles."""

    role: Role
    entity_id: str
    device_id: str | None
    device: str
    """What the owner calls its device."""
    area_id: str | None
    network: str | None
    """The key of the network that it is on, or is; the coach's own has none."""
    device_class: str | None
    """RV-C's name of the device's kind: "dc_dimmer"."""
    instance: int | None
    part: str | None
    """Which part of the device it tells of: a leg of shore power, a wheel."""
    kind: str | None
    """Of a tank what is in it; of what moves what it is."""
    may_move: bool | None
    """Of what moves, whether it may be moved, as the owner has it."""
    why_not: WhyNot | None
    """Of what may not be moved, why."""


class DashboardArea(TypedDict):
    """An area of Home Assistant in which the coach has something."""

    area_id: str
    name: str
    icon: str | None
    is_outside: bool


class DashboardTire(TypedDict):
    """A wheel: where it is, its entities and its limits."""

    axle: int
    """0 is the steer axle, or the first of a trailer."""
    position: int
    """0 is outside left, 1 inside left, 2 inside right, 3 outside right."""
    name: str
    pressure: str | None
    """The entity of its pressure."""
    temperature: str | None
    """The entity of its temperature."""
    very_low: float | None
    """The limits of the pressure in kPa; None where nobody has said one."""
    low: float | None
    high: float | None
    very_high: float | None


class Dashboard(TypedDict):
    """All that a coach can show, in the order in which it is shown."""

    entry_id: str
    title: str
    device_id: str
    """The registry's device of the coach itself."""
    entities: list[DashboardEntity]
    areas: list[DashboardArea]
    """In the order of Home Assistant's registries, those outside last."""
    tires: list[DashboardTire]
    scripts: list[str]
    """The scripts that were made of the blueprints of this integration."""


DASHBOARD: Final = Command(
    name="rvc/dashboard",
    request=DashboardRequest,
    result=Dashboard,
    needs_admin=False,
)

COMMANDS: Final = (DASHBOARD,)
