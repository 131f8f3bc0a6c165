"""What nobody knows: listed, and made into a definition to begin with."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.unknown_definitions import unknown_as_definitions
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
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


async def test_what_makers_send_of_their_own_is_listed_by_sender_and_first_byte(
    hass: HomeAssistant, coach: Kit, tmp_path: Path
) -> None:
    await coach.hears("14EF1F21#010A000000000000", "14EF1F22#0105FF0000000000")
    await coach.hears("14EF1F21#010B000000000000", "14EF1F21#0200", "19EFFF21#07")
    told = await list_unknown(hass, coach)
    rows = {
        (row["dgn"], row["source_address"], row["first_byte"]): row["samples"]
        for row in told["unknown"]
    }
    assert rows == {
        ("0EF00", 0x21, "01"): ["010a000000000000", "010b000000000000"],
        ("0EF00", 0x22, "01"): ["0105ff0000000000"],
        ("0EF00", 0x21, "02"): ["0200"],
        ("1EF00", 0x21, "07"): ["07"],
    }
    mine = tmp_path / "mine.yaml"
    mine.write_text(told["text"])
    loaded = load_spec(mine)
    assert loaded.refused == ()
    codec = Codec(loaded.spec)
    for frame, name in (
        ("14EF1F21#010A000000000000", "UNKNOWN_0EF00_33_01"),
        ("14EF1F22#0105FF0000000000", "UNKNOWN_0EF00_34_01"),
        ("19EFFF21#07", "UNKNOWN_1EF00_33_07"),
        ("14EF1F23#01", "PROPRIETARY_MESSAGE"),
    ):
        assert codec.decode(Frame.parse(frame)).name == name


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_two_makers_live_side_by_side(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "rvc").mkdir()
    for name, senders, signal in (
        ("boiler", "33", "water: {byte: 1, type: uint8, unit: °C}"),
        ("starter", '"34-40"', "rest: {byte: 1, type: uint8, unit: s}"),
    ):
        (tmp_path / "rvc" / f"{name}.yaml").write_text(
            f"device: {name}\ninstances: single\ndgns:\n  {name.upper()}_STATUS:\n"
            f"    dgn: 0x0EF00\n    senders: {senders}\n    when: {{kind: 1}}\n"
            "    signals:\n      kind: {byte: 0, type: uint8}\n"
            f"      {signal}\n",
            encoding="utf-8",
        )
    coach = Kit(hass, entry)
    await coach.set_up()
    for _ in range(2):
        await coach.hears("14EF1F21#0150000000000000", "14EF1F22#0105FF0000000000")
    states = {state.entity_id: state.state for state in hass.states.async_all()}
    assert states["sensor.boiler_water"] == "40.0"
    assert float(states["sensor.starter_rest"]) == 5
    assert (await list_unknown(hass, coach))["unknown"] == []
    await coach.tear_down()


async def test_first_bytes_of_any_kind_do_not_fill_the_list(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(*(f"14EF1F21#{first:02X}" for first in range(256)))
    told = await list_unknown(hass, coach)
    assert len(told["unknown"]) == 17
    (others,) = (row for row in told["unknown"] if "first_byte" not in row)
    assert others["count"] == 240


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
