"""What nobody knows: listed, and made into a definition to begin with."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.rvc.coach.unknown_definitions import unknown_as_definitions
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.spec import load_spec

from .kit import Kit
from .services.test_coach_map import say


async def list_unknown(hass: HomeAssistant, kit: Kit) -> Any:
    """Return what nobody has given a meaning."""
    return await hass.services.async_call(
        DOMAIN,
        "list_unknown",
        {"config_entry_id": kit.entry.entry_id},
        blocking=True,
        return_response=True,
    )


async def test_the_unknown_is_listed_with_samples(
    hass: HomeAssistant, coach: Kit, tmp_path: Path
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Porch}\n")
    await coach.hears("19FEDA9C#19FF00FCFFFF00FF", "19FEDA9C#1AFF00FCFFFF00FF")
    await coach.hears("195FCE98#AA00C80000000000", "195FCE98#AB00C80000000000")
    told = await list_unknown(hass, coach)
    (row,) = told["unknown"]
    assert row["samples"] == ["aa00c80000000000", "ab00c80000000000"]
    assert [one["instance"] for one in told["unmapped"]] == [26]
    # The text is a definition that can be used as it is.
    mine = tmp_path / "mine.yaml"
    mine.write_text(told["text"])
    loaded = load_spec(mine)
    assert loaded.refused == ()
    assert loaded.spec.dgns["UNKNOWN_15F00"].dgn == 0x15F00


async def test_numbers_of_tire_sensors_are_kept_private(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says(
        "TIRE_ID_STATUS",
        tire_position="inside_left",
        tire_axle="drive_axle",
        sensor_identification_number=7,
    )
    told = await list_unknown(hass, coach)
    (tire,) = told["unmapped"]
    assert (tire["device_class"], tire["messages"]) == ("tire", [])


def test_nothing_unknown_needs_no_definition() -> None:
    assert unknown_as_definitions([]) == ""


def test_a_dgn_without_data_has_a_byte() -> None:
    row = {"dgn": "15F00", "samples": [], "source_address": 1}
    text = unknown_as_definitions([row, row])
    assert text.count("UNKNOWN_15F00") == 1
    assert "byte_0" in text
