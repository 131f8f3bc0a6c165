"""What simulated devices read off the flows of power."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ..flows import FULL, VOLTS
from ..world import World
from .device import Reading, State
from .power import charge_state

_HERTZ: Final = 60.0
_PEAK: Final = 2**0.5
_CAPACITY: Final = 400


def _bank(world: World, _: State) -> State:
    return {
        "dc_voltage": round(world.house_voltage * 20) / 20,
        "dc_current": round(world.flows.battery, 1),
    }


def _bank_charge(world: World, _: State) -> State:
    amperes, charge = world.flows.battery, world.house_charge
    left = charge if amperes > 0 else FULL - charge
    hours = left / FULL * _CAPACITY / max(abs(amperes), 0.1)
    return {
        "state_of_charge": round(charge * 2) / 2,
        "source_temperature": round(14 + world.outside / 3),
        "time_remaining": round(min(hours * 60, 60_000) / 10) * 10,
        "time_remaining_interpretation": (
            "time_to_empty" if amperes > 0 else "time_to_full"
        ),
    }


def _bank_capacity(world: World, _: State) -> State:
    return {"capacity_remaining": round(world.house_charge / FULL * _CAPACITY)}


def _wanted_stage(world: World, _: State) -> State:
    return {"desired_charge_state": charge_state(world.house_charge)}


def _detected(world: World, _: State) -> State:
    charges = round(world.flows.battery, 1) < 0
    return {
        "charge_detected": "charge_detected" if charges else "no_charge_detected",
        "dc_power": round(abs(world.house_voltage * world.flows.battery)),
    }


def _cell(world: World, _: State) -> State:
    return {
        "voltage": round(world.house_voltage / 4 * 100) * 10,
        "temperature": round(14 + world.outside / 3),
    }


def _voltage(signal: str) -> Reading:
    """Return the reading of the house's voltage."""

    def read(world: World, _: State) -> State:
        return {signal: round(world.house_voltage, 1)}

    return read


def _switched(world: World, state: State) -> State:
    is_closed = state.get("circuit_status") == "connected"
    return {
        "dc_switched_voltage": round(world.house_voltage, 1) if is_closed else 0,
        "dc_switched_current": round(world.flows.battery, 1) if is_closed else 0,
    }


def _solar(world: World, state: State) -> State:
    if state.get("operating_state") in ("disable", "equalize"):
        return {"charge_current": 0, "charge_current_percent_of_maximum": 0}
    amperes = world.flows.solar
    stage = charge_state(world.house_charge) if world.sun > 0 else "not_charging"
    return {
        "charge_current": round(amperes, 1),
        "charge_current_percent_of_maximum": round(amperes / 30 * FULL),
        "operating_state": stage,
    }


def _solar_battery(world: World, _: State) -> State:
    return {
        "measured_voltage": round(world.house_voltage, 2),
        "measured_current": round(world.flows.solar, 2),
    }


def _panels(world: World, _: State) -> State:
    volts = 36 + 3 * world.sun if world.sun > 0 else 0
    return {
        "solar_array_measured_voltage": round(volts, 1),
        "solar_array_measured_input_current": (
            round(world.flows.panel / volts, 2) if volts else 0
        ),
    }


def _controller(world: World, _: State) -> State:
    warm = world.outside + 4 + world.flows.solar / 2
    return {"solar_charge_controller_measured_temperature": round(warm)}


def _transistors(world: World, _: State) -> State:
    load = world.flows.inverter / 10 + world.flows.charger / 6
    return {
        "fet1_temperature": round(26 + 1.2 * load),
        "fet2_temperature": round(26 + 1.1 * load),
        "transformer_temperature": round(28 + load),
    }


type Watts = Callable[[World], float]


def _line(
    prefix: str, suffix: str, watts: Watts, live: str | None
) -> Iterator[tuple[str, Reading]]:
    """Return the readings of one line of an AC point: dead, it carries nothing.

    It is live by the source that it belongs to, or by any if that is None.
    """

    def volts(world: World) -> float:
        if live == "shore":
            return VOLTS if world.shore_power else 0
        if live == "generator":
            return VOLTS if world.generator_runs else 0
        return VOLTS if world.source else 0

    def measured(world: World, _: State) -> State:
        is_live = volts(world) > 0
        return {
            "rms_voltage": volts(world),
            "rms_current": round(watts(world) / VOLTS, 1) if is_live else 0,
            "frequency": _HERTZ if is_live else 0,
        }

    def peak(world: World, _: State) -> State:
        amperes = watts(world) / VOLTS if volts(world) else 0
        return {
            "peak_voltage": round(volts(world) * _PEAK),
            "peak_current": round(amperes * _PEAK, 1),
        }

    def power(world: World, _: State) -> State:
        return {"real_power": round(watts(world)) if volts(world) else 0}

    def quality(world: World, _: State) -> State:
        live = volts(world) > 0
        return {
            "qualification_status": (
                "qualified_good_ac" if live else "unqualified_no_ac"
            )
        }

    for number, reading in enumerate((measured, peak, power, quality), start=1):
        yield f"{prefix}_STATUS_{number}:{suffix}", reading


def _from(source: str, watts: Watts) -> Watts:
    """Return the watts that come from one source alone."""
    return lambda world: watts(world) if world.source == source else 0.0


_FIRST: Final = _from("shore", lambda w: w.flows.inverter_in + w.flows.charger_in)
_SECOND: Final = _from("shore", lambda world: world.flows.cooling)
_GENERATOR: Final = _from("generator", lambda world: world.flows.drawn)
_LINES: Final[tuple[tuple[str, str, Watts, str | None], ...]] = (
    ("GENERIC_AC", "line_1", _FIRST, "shore"),
    ("GENERIC_AC", "line_2", _SECOND, "shore"),
    ("GENERATOR_AC", "1-line_1", _GENERATOR, "generator"),
    ("ATS_AC", "input-primary-leg_1", _GENERATOR, "generator"),
    ("ATS_AC", "input-secondary-leg_1", _FIRST, "shore"),
    ("CHARGER_AC", "input-line_1", lambda world: world.flows.charger_in, None),
    ("INVERTER_AC", "input-line_1", lambda world: world.flows.inverter_in, None),
)
"""AC points by prefix and parts, what they carry, and what makes them live."""

POWER_READINGS: Final[Mapping[str, Reading]] = {
    "BATTERY_STATUS_1": _bank,
    "BATTERY_STATUS_2": _bank_charge,
    "BATTERY_STATUS_3": _bank_capacity,
    "BATTERY_STATUS_4": _wanted_stage,
    "BATTERY_STATUS_11": _detected,
    **{f"CELL_DETAIL:{cell}": _cell for cell in range(1, 5)},
    "DC_SOURCE_STATUS_5": _voltage("hp_dc_voltage"),
    "DC_DISCONNECT_STATUS": _switched,
    "CHARGER_DCBUS_STATUS": _voltage("voltage"),
    "INVERTER_DCBUS_STATUS": _voltage("voltage"),
    "SLIDE_MOTOR_STATUS": _voltage("voltage"),
    "DOOR_STATUS": _voltage("voltage"),
    "HYDRAULIC_PUMP_STATUS": _voltage("voltage"),
    "SOLAR_CONTROLLER_STATUS": _solar,
    "SOLAR_CONTROLLER_STATUS_6": _controller,
    "SOLAR_CONTROLLER_BATTERY_STATUS": _solar_battery,
    "SOLAR_CONTROLLER_SOLAR_ARRAY_STATUS": _panels,
    "INVERTER_TEMPERATURE_STATUS": _transistors,
    **{
        report: reading
        for prefix, suffix, watts, live in _LINES
        for report, reading in _line(prefix, suffix, watts, live)
    },
}
"""The readings of batteries, chargers, inverter, sun and AC lines, by report."""
