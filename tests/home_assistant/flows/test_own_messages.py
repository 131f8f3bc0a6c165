"""An unknown message is named in the options: its definition is written, entities appear."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.rvc.coach.own_messages import (
    OwnMessage,
    OwnSignal,
    write_definition,
)

from ..kit import Kit

BOILER = ("14EF1F21#010A300000000000", "14EF1F21#010B310000000000")
STARTER = "14EF1F22#0105FF0000000000"
UNKNOWN = ("195FCE98#AA00C80000000000", "195FCE98#AB00C80000000000")
SIGNAL = {
    "signal_name": "Water temperature",
    "start_byte": 1,
    "start_bit": 0,
    "bits": 16,
    "signed": False,
    "scale": 0.03125,
    "offset": -273,
    "unit": "°C",
    "device_class": "temperature",
}


@pytest.fixture
async def heard(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> Any:
    """Return a coach that has heard what is unknown, and a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "rvc").mkdir()
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.hears(*BOILER, STARTER, *UNKNOWN)
    yield kit
    await kit.tear_down()


async def step(hass: HomeAssistant, flow: Any, data: Any) -> Any:
    """Answer a step of the options."""
    return await hass.config_entries.options.async_configure(flow["flow_id"], data)


async def choose(hass: HomeAssistant, kit: Kit, which: str, name: str) -> Any:
    """Choose an unknown message by the beginning of its line, and name it."""
    flow = await hass.config_entries.options.async_init(kit.entry.entry_id)
    flow = await step(hass, flow, {"next_step_id": "unknown"})
    schema = flow["data_schema"].schema
    options = next(schema[key] for key in schema if key == "message").config["options"]
    (value,) = (one["value"] for one in options if one["label"].startswith(which))
    return await step(
        hass, flow, {"message": value, "message_name": name, "only_source": False}
    )


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_makers_message_gets_a_name_and_entities(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    mine = tmp_path / "rvc" / "boiler.yaml"
    mine.write_text("# mine\n")
    flow = await choose(hass, heard, "0EF00 01… · 33", "Boiler")
    assert flow["step_id"] == "signal"
    assert "01 0A 30" in flow["description_placeholders"]["samples"]
    flow = await step(hass, flow, SIGNAL)
    assert flow["step_id"] == "values"
    assert "Water temperature 111.312 °C" in flow["description_placeholders"]["values"]
    flow = await step(hass, flow, {"next_step_id": "signal"})
    level = {"signal_name": "Pump", "start_byte": 3, "start_bit": 4, "bits": 4}
    usual = {"signed": False, "scale": 1, "offset": 0}
    flow = await step(hass, flow, {**usual, **level})
    assert flow["step_id"] == "values"
    flow = await step(hass, flow, {"next_step_id": "save_message"})
    assert flow["type"] is FlowResultType.ABORT
    assert flow["reason"] == "message_defined"
    assert flow["description_placeholders"]["file"] == "rvc/boiler_2.yaml"
    assert mine.read_text() == "# mine\n"
    await hass.async_block_till_done()
    await heard.hears(*BOILER, *BOILER, STARTER, STARTER)
    await hass.async_block_till_done()
    state = heard.state("sensor.boiler_water_temperature")
    assert float(state.state) == pytest.approx(119.34, abs=0.1)
    assert state.attributes["device_class"] == "temperature"
    assert heard.state("sensor.boiler_pump").state == "0"
    unknown = heard.entry.runtime_data.coach.monitor.unknown(0.0)
    # The other sender's stays what it was.
    assert [row["source_address"] for row in unknown if row["dgn"] == "0EF00"] == [34]


async def test_two_messages_of_one_number_stand_side_by_side(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    plain = {**SIGNAL, "bits": 8, "unit": "°C", "start_byte": 1}
    for which, name in (("0EF00 01… · 33", "Heater"), ("0EF00 01… · 34", "Heater")):
        flow = await choose(hass, heard, which, name)
        flow = await step(hass, flow, plain)
        flow = await step(hass, flow, {"next_step_id": "save_message"})
        assert flow["reason"] == "message_defined"
        await hass.async_block_till_done()
        await heard.hears(*BOILER, STARTER)
    files = sorted(path.name for path in (tmp_path / "rvc").iterdir())
    assert files == ["heater.yaml", "heater_2.yaml"]
    assert not heard.entry.runtime_data.refused
    assert {"HEATER_STATUS", "HEATER_2_STATUS"} <= set(
        heard.entry.runtime_data.spec.dgns
    )


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"start_byte": 7, "bits": 16}, {"bits": "beyond_its_end"}),
        ({"signal_name": "***"}, {"signal_name": "not_a_name"}),
        ({"unit": "V"}, {"device_class": "unit_does_not_fit"}),
        ({"scale": 0}, {"scale": "scale_is_zero"}),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    hass: HomeAssistant, heard: Kit, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    flow = await choose(hass, heard, "15F00", "Setting")
    flow = await step(hass, flow, {**SIGNAL, **wrong})
    assert flow["step_id"] == "signal"
    assert flow["errors"] == errors


async def test_what_the_schema_refuses_is_said_in_its_words(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    flow = await choose(hass, heard, "15F00", "Setting")
    flow = await step(hass, flow, SIGNAL)
    flow = await step(hass, flow, {"next_step_id": "signal"})
    again = await step(hass, flow, SIGNAL)
    assert again["errors"] == {"signal_name": "name_taken"}
    flow = await step(hass, flow, {**SIGNAL, "signal_name": "Overlapping"})
    assert flow["errors"] == {"base": "bad_definition"}
    assert "overlapping" in flow["description_placeholders"]["reason"].lower()
    assert not list((tmp_path / "rvc").iterdir())


async def test_a_message_without_a_name_or_that_is_gone_is_asked_for_again(
    hass: HomeAssistant, heard: Kit
) -> None:
    flow = await choose(hass, heard, "15F00", "***")
    assert flow["errors"] == {"message_name": "not_a_name"}


async def test_nothing_is_written_where_that_cannot_be(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    flow = await choose(hass, heard, "15F00", "Setting")
    flow = await step(hass, flow, SIGNAL)
    (tmp_path / "rvc").rmdir()
    (tmp_path / "rvc").write_text("no folder")
    flow = await step(hass, flow, {"next_step_id": "save_message"})
    assert flow["reason"] == "definition_not_written"


def test_a_definition_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    signal = OwnSignal(name="a", first_byte=0, first_bit=3, bits=2, signed=True)
    message = OwnMessage(
        name="thing", dgn=0x1F000, source=1, samples=(b"\x01",), signals=(signal,)
    )
    others = [replace(message, dgn=message.dgn + number) for number in range(3)]
    names = [write_definition(tmp_path / "rvc", one).name for one in others]
    assert names == ["thing.yaml", "thing_2.yaml", "thing_3.yaml"]
    read = yaml.safe_load((tmp_path / "rvc" / "thing.yaml").read_text())
    placed = {"byte": 0, "bits": "3-4", "type": "int2"}
    assert read["dgns"]["THING_STATUS"]["signals"]["a"] == placed


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_two_of_one_name_at_once_both_stay(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    one = await choose(hass, heard, "0EF00 01… · 33", "Boiler")
    two = await choose(hass, heard, "15F00", "Boiler")
    for flow in (one, two):
        await step(hass, flow, SIGNAL)
        flow = await step(hass, flow, {"next_step_id": "save_message"})
        assert flow["reason"] == "message_defined"
    await hass.async_block_till_done()
    await heard.hears(*BOILER, *UNKNOWN, *BOILER, *UNKNOWN)
    assert hass.states.get("sensor.boiler_water_temperature") is not None
    assert hass.states.get("sensor.boiler_2_water_temperature") is not None


async def test_what_makes_no_sense_beside_a_new_file_is_not_written(
    hass: HomeAssistant, heard: Kit, tmp_path: Path
) -> None:
    flow = await choose(hass, heard, "15F00", "Setting")
    flow = await step(hass, flow, SIGNAL)
    other = tmp_path / "rvc" / "other.yaml"
    other.write_text(
        "device: other\ndgns:\n  OTHER_STATUS:\n    dgn: 0x15F00\n"
        "    signals:\n      level: {byte: 0, type: uint8}\n"
    )
    flow = await step(hass, flow, {"next_step_id": "save_message"})
    assert flow["reason"] == "definition_not_written"
    assert "15F00" in flow["description_placeholders"]["reason"]
    assert list((tmp_path / "rvc").iterdir()) == [other]


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("node", "node_2"),
        ("yes", "yes"),
        ("../../etc/passwd", "etc_passwd"),
        ("a: b\n- c", "a_b_c"),
        ("&a !!python/object {{ x }}", "a_python_object_x"),
        ("dc_dimmer", "dc_dimmer_2"),
        ("x" * 500, "x" * 40),
    ],
)
async def test_any_name_makes_one_file_in_its_folder_and_an_entity(
    hass: HomeAssistant, heard: Kit, tmp_path: Path, name: str, file: str
) -> None:
    flow = await choose(hass, heard, "15F00", name)
    flow = await step(hass, flow, {**SIGNAL, "signal_name": name})
    flow = await step(hass, flow, {"next_step_id": "save_message"})
    assert [one.name for one in (tmp_path / "rvc").iterdir()] == [f"{file}.yaml"]
    await hass.async_block_till_done()
    await heard.hears(*UNKNOWN, *UNKNOWN)
    assert [one for one in hass.states.async_entity_ids("sensor") if f".{file}_" in one]
