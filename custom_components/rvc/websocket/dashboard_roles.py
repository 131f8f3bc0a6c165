"""The roles of entities on a coach's dashboard: a role is a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .contract.dashboard import Role, Tank

COACH: Final = "coach"
NETWORK: Final = "network"
"""What stands for a device class where the device is the coach, or a network."""
_PART: Final = "_of_part"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleRow:
    """What has a role, and where it stands among the others."""

    role: Role
    platforms: frozenset[str]
    device_classes: tuple[str, ...]
    """In the order in which their entities stand; empty for all of them."""
    keys: frozenset[str]
    """The translation keys of the entities; empty for all but diagnostic ones."""

    def fits(
        self, platform: str, device_class: str, key: str, *, is_main: bool
    ) -> bool:
        """Tell whether an entity has this role.

        Args:
            platform: Its platform.
            device_class: RV-C's name of its device's kind.
            key: Its translation key.
            is_main: Whether it is neither a setting nor for diagnosis.
        """
        return (
            platform in self.platforms
            and (not self.device_classes or device_class in self.device_classes)
            and (key.removesuffix(_PART) in self.keys if self.keys else is_main)
        )


def _row(role: Role, platforms: str, classes: str = "", keys: str = "") -> RoleRow:
    """Return a row; several of one kind are separated by spaces."""
    return RoleRow(
        role=role,
        platforms=frozenset(platforms.split()),
        device_classes=tuple(classes.split()),
        keys=frozenset(keys.split()),
    )


_BATTERY: Final = "dc_source battery n2k_battery"
_HEATERS: Final = "water_heater silverleaf_boiler aqua_hot timberline"
_OUTPUTS: Final = "dc_dimmer dc_load ac_load n2k_switch_bank"
_MOVERS: Final = (
    "awning slide step door window tv_lift dc_motor leveling waste_dump "
    "seat roof_fan dc_dimmer dc_load ac_load"
)

ROLES: Final = (
    # The coach itself
    _row("stop", "button", COACH, "stop_all"),
    _row("total_ac_input", "sensor", COACH, "total_ac_input"),
    _row("total_solar", "sensor", COACH, "total_solar"),
    _row("total_battery", "sensor", COACH, "total_battery"),
    # What is wrong
    _row("alarm", "binary_sensor", "gas_sensor", "gas_alarm"),
    _row("problem", "binary_sensor", "alarm", "alarm_triggered"),
    _row("button", "button", "alarm", "acknowledge"),
    _row("problem", "binary_sensor", "tire", "tire_warning"),
    _row("problem", "binary_sensor", _BATTERY, "reserve_status"),
    _row("battery_low", "binary_sensor", _BATTERY, "battery_low"),
    _row("fault", "binary_sensor", "node", "fault"),
    # Power
    _row("source", "select sensor", "transfer_switch", "source_in_use"),
    _row("battery_charge", "sensor", _BATTERY, "state_of_charge"),
    _row("battery_activity", "sensor", _BATTERY, "battery_activity"),
    _row("time_to_full", "sensor", _BATTERY, "time_to_full"),
    _row("time_to_empty", "sensor", _BATTERY, "time_to_empty"),
    _row("battery_power", "sensor", _BATTERY, "battery_power"),
    _row("battery_voltage", "sensor", _BATTERY, "dc_voltage"),
    _row("battery_current", "sensor", _BATTERY, "dc_current"),
    _row("battery_temperature", "sensor", _BATTERY, "source_temperature"),
    _row("battery_capacity", "sensor", _BATTERY, "capacity_remaining"),
    _row("disconnect", "switch binary_sensor", "dc_disconnect", "circuit_status"),
    _row("solar_power", "sensor", "solar_controller", "solar_power"),
    _row("solar_stage", "sensor", "solar_controller", "operating_state"),
    _row(
        "solar_energy",
        "sensor",
        "solar_controller",
        "solar_energy cumulative_power_generation",
    ),
    _row("ac_input_power", "sensor", "ac_source ac_point", "real_power"),
    _row("ac_input_voltage", "sensor", "ac_source ac_point", "rms_voltage"),
    _row("ac_input_current", "sensor", "ac_source ac_point", "rms_current"),
    _row("ac_input_energy", "sensor", "ac_source ac_point", "ac_energy"),
    _row("shore_breaker", "number", "charger", "shore_breaker_size"),
    _row("hookup", "binary_sensor", "chassis", "shore_power_available"),
    _row("inverter", "switch", "inverter", "inverter_enabled"),
    _row("inverter_state", "sensor", "inverter", "inverter_status"),
    _row("inverter_power", "sensor", "inverter", "real_power"),
    _row("charger_stage", "sensor", "charger", "operating_state"),
    _row("charger_current", "sensor", "charger", "charging_current"),
    _row("generator", "switch", "generator", "generator"),
    _row("generator", "switch", _OUTPUTS, "generator"),
    _row("generator_state", "sensor", "generator", "generator_status"),
    _row("generator_running", "binary_sensor", "generator", "generator_running"),
    _row("generator_hours", "sensor", "generator", "engine_run_time"),
    _row("generator_power", "sensor", "generator", "real_power"),
    _row("generator_sensor", "sensor", "generator", "start_battery_voltage"),
    _row("generator_sensor", "sensor", "generator", "eng_coolant_temperature"),
    _row("generator_demand", "switch", "generator_start", "generator_demand"),
    _row("generator_lock", "switch", "generator_start", "generator_lock"),
    _row("quiet_time", "binary_sensor", "generator_start", "quiet_time"),
    # Water
    _row("tank_level", "sensor", "tank n2k_tank", "relative_level fluid_level"),
    _row("tank_volume", "sensor", "tank", "absolute_level"),
    _row("pump", "switch", "water_pump", "water_pump"),
    _row("pump_running", "binary_sensor", "water_pump", "pump_status"),
    _row("water_pressure", "sensor", "water_pump", "current_system_pressure"),
    _row("city_water", "binary_sensor", "water_pump", "water_hookup_detected"),
    _row("hookup", "binary_sensor", "chassis", "water_hookup sewer_hookup"),
    _row("water_heater", "water_heater"),
    _row("water_heating", "switch select", _HEATERS),
    _row("water_temperature", "sensor", _HEATERS),
    _row("water_heating", "binary_sensor", _HEATERS),
    _row("autofill", "switch", "autofill"),
    _row("autofill", "sensor", "autofill"),
    _row("valve", "valve"),
    _row("water_pressure", "sensor", "valve", "pressure"),
    _row("waste_dump", "select sensor binary_sensor", "waste_dump"),
    # Climate
    _row("zone", "climate", "thermostat"),
    _row("floor_heat", "climate", "floor_heat"),
    _row("zone", "climate"),
    _row("furnace", "number sensor binary_sensor", "furnace", "heat_output_level"),
    _row("air_conditioner", "sensor", "air_conditioner", "compressor_status"),
    _row("heating", "binary_sensor", "floor_heat circulation_pump"),
    _row("fan", "fan"),
    _row("rain", "binary_sensor", "roof_fan weather_station", "rain_sensor"),
    _row("vent", "cover", "roof_fan", "dome"),
    _row("temperature", "sensor", "thermostat", "ambient_temp"),
    _row(
        "temperature",
        "sensor",
        "n2k_temperature aqua_hot_zone roof_fan",
        "actual_temperature temperature ambient_temperature",
    ),
    _row("refrigerator", "sensor number select binary_sensor", "refrigerator"),
    # Rooms
    _row("light", "light"),
    _row("shade", "cover", "window_shade"),
    _row("lock", "lock", keys="door_lock lock"),
    _row("lock", "lock"),
    _row("outlet", "switch", _OUTPUTS),
    _row("button", "button", _OUTPUTS),
    _row("input", "binary_sensor", "digital_input", "input"),
    _row("seat", "number select", "seat"),
    # Outside
    _row(
        "outside_temperature", "sensor", "weather_station", "exterior_air_temperature"
    ),
    _row("outside_temperature", "sensor", "air_conditioner", "exterior_temperature"),
    _row("weather", "sensor", "weather_station"),
    _row("motion", "cover", _MOVERS),
    _row("motion", "cover"),
    # The vehicle
    _row("tire_pressure", "sensor", "tire", "tire_pressure"),
    _row("tire_temperature", "sensor", "tire", "tire_temperature"),
    _row("pitch", "sensor", "leveling", "pitch"),
    _row("roll", "sensor", "leveling", "roll"),
    _row("leveling", "sensor", "leveling", "leveling_mode"),
    _row("air_suspension", "select sensor", "air_suspension"),
    _row("speed", "sensor", "chassis vehicle gps", "vehicle_speed speed"),
    _row("fuel", "sensor", "chassis vehicle", "fuel_level_percent fuel_level"),
    _row("chassis", "binary_sensor sensor", "chassis vehicle"),
    _row("place", "device_tracker", "gps", "place"),
    _row("bearing", "sensor", "compass", "adjusted_compass_bearing"),
    _row("altitude", "sensor", "gps", "altitude"),
    # The network
    _row("network", "sensor", NETWORK, "network_state"),
    _row("node", "binary_sensor", "node", "connected"),
    # What no row knows: makers' own devices, and those that owners have described
    _row("other", "sensor binary_sensor switch number select button"),
)
"""All roles: an entity has that of the first row that fits, and stands in its order."""

_KNOWN: Final = frozenset(one for row in ROLES for one in row.device_classes)
"""The kinds of devices of which the rows say all that is shown."""

_TANKS: Final[Mapping[str, Tank]] = {
    "fresh": "fresh",
    "gray": "gray",
    "black": "black",
    "lpg": "propane",
}
TANK_ORDER: Final[tuple[Tank, ...]] = ("fresh", "gray", "black", "propane", "other")


def place_of(
    platform: str, device_class: str, key: str, *, is_main: bool
) -> tuple[tuple[int, int], Role] | None:
    """Return where an entity stands, and its role; None for what is not shown.

    What is asked is as in `RoleRow.fits`.
    """
    for place, row in enumerate(ROLES):
        if row.fits(platform, device_class, key, is_main=is_main):
            is_left_out = row.role == "other" and device_class in _KNOWN
            if is_left_out:
                return None
            classes = row.device_classes
            return (place, classes.index(device_class) if classes else 0), row.role
    return None


def tank_of(labels: Mapping[int, str], instance: int | None) -> Tank:
    """Return what is in a tank, by what the standard calls its instance."""
    words = labels.get(-1 if instance is None else instance, "").split("_")
    return next((tank for word, tank in _TANKS.items() if word in words), "other")
