"""A recording as a further network of a coach, and in the place of another one."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from ..kit import coach_entry, network_data

LINE = "({}) {} 19FEDA9C#19FF7CFCFFFF00FF\n"
OURS = "20260101T000001Z_001.log"
OTHER = "20260101T000002Z_001.log"

pytestmark = pytest.mark.usefixtures("quick", "socket_enabled")


async def answer(hass: HomeAssistant, shown: Any, **data: object) -> Any:
    """Answer a step of a network's flow."""
    flows = hass.config_entries.subentries
    shown = await flows.async_configure(shown["flow_id"], data)
    while shown["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        shown = await flows.async_configure(shown["flow_id"])
    return shown


async def test_a_recording_takes_the_place_of_another(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    with patch.object(hass.config, "config_dir", str(tmp_path)):
        folder = tmp_path / "rvc" / "recordings"
        folder.mkdir(parents=True)
        (folder / OURS).write_text(
            LINE.format("1.0", "can0") + LINE.format("2.0", "can1")
        )
        (folder / OTHER).write_text(LINE.format("1.0", "can4"))
        settings: dict[str, Any] = {
            "kind": "recording",
            "path": f"rvc/recordings/{OURS}",
            "channel": "can1",
            "speed": "max",
            "repeat": False,
        }
        entry = coach_entry(network_data(**settings))
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        (network,) = entry.subentries.values()
        shown: Any = await hass.config_entries.subentries.async_init(
            (entry.entry_id, "network"),
            context={"source": "reconfigure", "subentry_id": network.subentry_id},
        )
        if shown["type"] is FlowResultType.MENU:
            shown = await answer(hass, shown, next_step_id="recording")
        suggested = {
            str(key): (key.description or {}).get("suggested_value")
            for key in shown["data_schema"].schema
        }
        assert suggested["channel"] == "can1"
        given = {
            "name": "House",
            "recorded": OTHER,
            "channel": "can1",
            "speed": "max",
            "repeat": False,
        }
        shown = await answer(hass, shown, **given)
        assert shown["type"] is FlowResultType.ABORT, shown
        await hass.async_block_till_done()
        (network,) = entry.subentries.values()
        assert network.data["path"] == f"rvc/recordings/{OTHER}"
        # It has no network of that name, and one alone.
        assert "channel" not in network.data
        await hass.config_entries.async_unload(entry.entry_id)
