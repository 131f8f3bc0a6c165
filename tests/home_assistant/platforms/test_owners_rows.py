"""What an owner's own file adds: a motion, a lamp, a lock, a switch and a power."""

from collections.abc import AsyncIterator
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import load_spec
from tests.wine_rack import RACK as BEGINNING

from ..kit import Kit

RACK = (
    BEGINNING
    + """\
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: dark, 1: shining}}
      door: {byte: 1, bits: 4-5, type: uint2, values: {0: open, 1: shut}}
      cooler: {byte: 1, bits: 6-7, type: uint2, values: {0: rests, 1: cools}}
      height: {byte: 3, type: uint8, unit: "%"}
      voltage: {byte: 4, type: uint8, unit: V}
      current: {byte: 5, type: uint8, unit: A}
  WINE_RACK_COMMAND:
    dgn: 0x1F800
    answer: WINE_RACK_STATUS
    signals:
      instance: {byte: 0, type: uint8}
      move: {byte: 1, bits: 0-1, type: uint2, values: {0: stop, 1: up, 2: down}}
      lamp: {byte: 1, bits: 2-3, type: uint2, values: {0: dark, 1: shining}}
      door: {byte: 1, bits: 4-5, type: uint2, values: {0: open, 1: shut}}
      cooler: {byte: 1, bits: 6-7, type: uint2, values: {0: rests, 1: cools}}
motions:
  wine_rack:
    status: WINE_RACK_STATUS
    command: WINE_RACK_COMMAND
    open: {move: up}
    close: {move: down}
    stop: {move: stop}
    opening: {motion: rising}
    closing: {motion: sinking}
    position: height
lamps:
  rack_light:
    status: WINE_RACK_STATUS
    signal: lamp
    lit: shining
    command: WINE_RACK_COMMAND
    turn_on: {lamp: shining}
    turn_off: {lamp: dark}
locks:
  rack_lock:
    status: WINE_RACK_STATUS
    signal: door
    locked: shut
    unlocked: open
    command: WINE_RACK_COMMAND
    lock: {door: shut}
    unlock: {door: open}
    enabled: true
toggles:
  rack_cooler:
    status: WINE_RACK_STATUS
    signal: cooler
    off_labels: [rests]
    command: WINE_RACK_COMMAND
    turn_on: {cooler: cools}
    turn_off: {cooler: rests}
power:
  rack_power:
    status: WINE_RACK_STATUS
    voltage: voltage
    current: current
    energy: {rack_energy: 1}
shown:
  WINE_RACK_COMMAND:
    requires: {motion: [move]}
"""
)


@pytest.fixture
async def rack(
    hass: HomeAssistant, entry: MockConfigEntry, tmp_path: Path
) -> AsyncIterator[Kit]:
    """Set up a coach whose owner has described his wine rack, which is heard."""
    hass.config.config_dir = str(tmp_path)
    path = tmp_path / DOMAIN / "rack.yaml"
    path.parent.mkdir()
    path.write_text(RACK, encoding="utf-8")
    hass.config_entries.async_update_entry(entry, options={"allow_motion": True})
    kit = Kit(hass, entry)
    kit.codec = Codec(load_spec(path).spec)
    await kit.set_up()
    await kit.says(
        "WINE_RACK_STATUS",
        instance=1,
        motion="still",
        lamp="dark",
        door="shut",
        cooler="rests",
        height=50,
        voltage=12,
        current=2,
    )
    yield kit
    await kit.tear_down()


def entity(kit: Kit, platform: str, suffix: str) -> str:
    """Return the id of the rack's entity with this suffix of the unique id."""
    unique_id = f"{kit.entry.entry_id}_house_wine_rack_1_{suffix}"
    found = er.async_get(kit.hass).async_get_entity_id(platform, DOMAIN, unique_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("platform", "suffix", "before", "action", "sent", "after"),
    [
        ("cover", "cover_wine_rack", "open", "open_cover", "up", {"motion": "rising"}),
        ("light", "rack_light", "off", "turn_on", "shining", {"lamp": "shining"}),
        ("lock", "rack_lock", "locked", "unlock", "open", {"door": "open"}),
        (
            "switch",
            "switch_rack_cooler",
            "off",
            "turn_on",
            "cools",
            {"cooler": "cools"},
        ),
    ],
)
async def test_it_is_shown_and_commanded(
    rack: Kit,
    platform: str,
    suffix: str,
    before: str,
    action: str,
    sent: str,
    after: dict[str, str],
) -> None:
    entity_id = entity(rack, platform, suffix)
    assert rack.state(entity_id).state == before
    rack.answers("WINE_RACK_COMMAND", "WINE_RACK_STATUS", **after)
    await rack.hass.services.async_call(
        platform, action, {"entity_id": entity_id}, blocking=True
    )
    assert sent in rack.commands("WINE_RACK_COMMAND")[0].signals.values()
    assert rack.state(entity_id).state != before


async def test_its_power_is_shown_and_its_energy_counted(rack: Kit) -> None:
    status = "wine_rack_status"
    assert rack.state(entity(rack, "sensor", f"{status}_rack_power")).state == "24"
    assert rack.state(entity(rack, "sensor", f"{status}_rack_energy")).state == "0.0"
