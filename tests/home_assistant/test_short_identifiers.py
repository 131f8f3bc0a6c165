"""Frames with 11-bit identifiers: listed, defined by an owner, and read alone."""

import asyncio
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.errors import UnknownDgn
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec

from .flows.test_own_messages import SIGNAL, choose, step
from .kit import Kit
from .test_unknown import list_unknown

HEATER = """\
device: heater
instances: single
dgns:
  HEATER_STATUS:
    identifier: 0x123
    signals: {flow: {byte: 0, type: uint8}, glow: {byte: 1, type: uint8}}
shown:
  HEATER_STATUS: {main: [flow, glow]}
"""


async def hears(kit: Kit, *frames: tuple[int, str]) -> None:
    """Let the adapter receive frames with 11-bit identifiers, and one of RV-C."""
    for identifier, data in frames:
        kit.link.error_counters.count_short(identifier, bytes.fromhex(data))
    await kit.hears("19FEDA9C#19FF7CFCFFFF00FF")


async def test_they_are_listed_with_samples(
    hass: HomeAssistant, coach: Kit, tmp_path: Path
) -> None:
    await hears(coach, (0x123, "0A0B"), (0x123, "0A0C"), (0x7FF, ""))
    told = await list_unknown(hass, coach)
    rows = {row["identifier"]: row for row in told["unknown"]}
    assert rows["123"]["samples"] == ["0a0b", "0a0c"]
    assert rows["123"]["count"] == 2
    assert rows["123"]["dgn"] is rows["123"]["source_address"] is None
    assert set(rows) == {"123", "7FF"}
    # They tell of no node.
    assert set(coach.running.sessions["house"].nodes) == {0x9C}
    mine = tmp_path / "mine.yaml"
    mine.write_text(told["text"])
    loaded = load_spec(mine)
    assert loaded.refused == ()
    message = Codec(loaded.spec).decode(Frame.short(0x123, b"\x0a\x0c"))
    assert message["byte_1"] == 12


@pytest.mark.usefixtures("quick")
async def test_they_are_seen_without_any_frame_of_rv_c(
    hass: HomeAssistant, coach: Kit
) -> None:
    coach.link.error_counters.count_short(0x123, b"\x01")
    await asyncio.sleep(3)
    (row,) = (await list_unknown(hass, coach))["unknown"]
    assert row["identifier"] == "123"


async def test_an_owner_defines_one_and_nothing_is_sent_for_it(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "rvc").mkdir()
    (tmp_path / "rvc" / "heater.yaml").write_text(HEATER)
    kit = Kit(hass, entry)
    await kit.set_up()
    await asyncio.sleep(1)
    sent = len(kit.sent)
    for _ in range(2):
        await hears(kit, (0x123, "0AFF"), (0x124, "0BFF"))
    assert kit.state("sensor.heater_flow").state == "10"
    assert hass.states.get("sensor.heater_glow") is None
    await hears(kit, (0x123, "0C01"))
    assert kit.state("sensor.heater_flow").state == "12"
    assert kit.state("sensor.heater_glow").state == "1"
    assert len(kit.sent) == sent
    with pytest.raises(UnknownDgn):
        kit.running.sessions[kit.network].codec.encode("HEATER_STATUS", {}, source=1)
    # A message of RV-C whose DGN looks alike is none.
    await kit.hears("18012381#0F0F0F0F0F0F0F0F", "19FEDA9C#19FF7CFCFFFF00FF")
    assert kit.state("sensor.heater_flow").state == "12"
    await kit.tear_down()


async def test_one_is_named_in_the_options(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    kit = Kit(hass, entry)
    await kit.set_up()
    await hears(kit, (0x321, "0A30F100"))
    flow: Any = await choose(hass, kit, "321 · 11 bit", "Rixens heater")
    flow = await step(hass, flow, {**SIGNAL, "start_byte": 1})
    assert flow["step_id"] == "values"
    flow = await step(hass, flow, {"next_step_id": "save_message"})
    assert flow["description_placeholders"]["file"] == "rvc/rixens_heater.yaml"
    await hass.async_block_till_done()
    for _ in range(2):
        await hears(kit, (0x321, "0A502500"))
    state = kit.state("sensor.rixens_heater_water_temperature")
    assert float(state.state) == pytest.approx(25.5)
    await kit.tear_down()


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("    dgn: 0x1F000\n", "an 11-bit identifier has no dgn"),
        ("    senders: 33\n", "an 11-bit identifier has no senders"),
    ],
)
def test_what_makes_no_sense_for_one_is_refused(
    tmp_path: Path, more: str, reason: str
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(HEATER.replace("    signals", f"{more}    signals"))
    (refused,) = load_spec(mine).refused
    assert reason in refused.reason


def test_two_of_one_identifier_are_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(HEATER)
    second.write_text(HEATER.replace("HEATER_STATUS", "OTHER_STATUS"))
    (refused,) = load_spec(first, second).refused
    assert "123 is already HEATER_STATUS" in refused.reason
