"""Lights: dimmers, dimmable loads, and lamps that are a part of something else."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.capabilities import Dimmable
from .devices.color import ColorLamp
from .devices.dimmer import Dimmer
from .devices.indicator import IndicatorLed
from .devices.lamp import Lamp
from .devices.output import OnOffLamp, Output
from .entities.discovery import discover
from .entities.lights import ColorLight, DimmerLight, RvcLight
from .entities.output_roles import is_dimmable, output_in_role

PARALLEL_UPDATES = 0

_SEAT: Final = "VEHICLE_SEAT_LIGHTING_STATUS"
_SEAT_COMMAND: Final = "VEHICLE_SEAT_LIGHTING_COMMAND"
_INDICATOR: Final = "GENERIC_INDICATOR_STATUS"
_LEDS: Final = ("led1_status", "led2_status")
_CONTROLLER: Final = tuple(
    f"DC_LIGHTING_CONTROLLER_STATUS_{number}" for number in (1, 2, 3)
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a light for each dimmer, dimmable load and built-in lamp."""
    lamps = {row.feature: row for row in entry.runtime_data.spec.rows.lamps}

    def build(device: Device, feature: Feature) -> Iterable[RvcLight[Any]]:
        if (output := output_in_role(entry, device, feature, "light")) is not None:
            yield _output_light(entry, output)
        elif (row := lamps.get(feature)) is not None:
            yield RvcLight(
                entry,
                device,
                Lamp(device, row),
                row.key,
                row.status,
                translation_key=row.key,
            )
        elif feature == f"{_SEAT}.master_brightness":
            color = ColorLamp(device, _SEAT, _SEAT_COMMAND)
            yield ColorLight(
                entry,
                device,
                color,
                color,
                "light",
                _SEAT,
                translation_key="seat_light",
            )
        elif feature.dgn == _INDICATOR and feature.signal in _LEDS:
            yield _indicator_light(entry, device, feature)

    discover(hass, entry, async_add_entities, build)


def _output_light(entry: RvcConfigEntry, output: Output) -> RvcLight[Any]:
    lamp: Dimmable = output if is_dimmable(entry, output) else OnOffLamp(output)
    statuses = output.level_reports
    if not isinstance(output, Dimmer):
        return RvcLight(entry, output, lamp, "light", *statuses, is_main=True)
    if lamp is output:
        return DimmerLight(entry, output, *statuses, *_CONTROLLER)
    return RvcLight(
        entry,
        output,
        lamp,
        "light",
        *statuses,
        translation_key="dimmer",
        is_main=True,
    )


def _indicator_light(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> RvcLight[Any]:
    """Return the light of one of the two LEDs of an indicator."""
    key, number = feature.key, _LEDS.index(feature.signal)
    name = f"led_{number + 1}"
    light = RvcLight(
        entry,
        device,
        IndicatorLed(device, key, number),
        f"{key.slug}_{name}",
        key,
        translation_key=name,
    )
    light.set_part_name(key)
    # It is no lamp of the room: "all the lights" leaves it alone.
    light.set_config_category()
    return light
