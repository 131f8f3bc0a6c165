"""The pages: where they are built they are served, and elsewhere nothing is missed."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.panel import BUNDLES_FOLDER
from custom_components.rvc.panel.bundles import read_bundles

from .kit import coach_entry, network_data

BUILT = {"panel": "panel-1a.js", "strategy": "strategy-2b.js", "cards": "cards-3c.js"}


def build(folder: Path) -> None:
    """Lay bundles as scripts/build-frontend does."""
    (folder / "bundles.json").write_text(json.dumps(BUILT))
    for file in BUILT.values():
        (folder / file).write_text(f"// {file}")


@pytest.fixture
def bundles(hass: HomeAssistant, tmp_path: Path) -> Path:
    """Return the folder that the integration looks into; it is empty."""
    hass.data[BUNDLES_FOLDER] = tmp_path
    return tmp_path


async def set_up(hass: HomeAssistant, **special: Any) -> MockConfigEntry:
    """Set a coach up, beside the frontend."""
    assert await async_setup_component(hass, "frontend", {})
    entry = coach_entry(network_data(channel="house"), **special)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def panels(hass: HomeAssistant) -> list[str]:
    """Return our panels."""
    return [path for path in hass.data[frontend.DATA_PANELS] if "rvc" in path]


def registered_hub(hass: HomeAssistant, entry: MockConfigEntry) -> dr.DeviceEntry:
    """Return the device that stands for the coach."""
    hub = dr.async_get(hass).async_get(entry.runtime_data.hub_id)
    assert isinstance(hub, dr.DeviceEntry)
    return hub


@pytest.mark.usefixtures("quick")
async def test_the_panel_is_for_administrators_and_loads_the_built_file(
    hass: HomeAssistant, bundles: Path, hass_client: ClientSessionGenerator
) -> None:
    build(bundles)
    await set_up(hass)
    panel = hass.data[frontend.DATA_PANELS]["rvc"]
    assert panel.require_admin
    assert panel.sidebar_title == "RV-C"
    assert panel.config is not None
    custom = panel.config["_panel_custom"]
    assert custom["name"] == "rvc-panel"
    assert not custom["embed_iframe"]

    client = await hass_client()
    answer = await client.get(custom["module_url"])
    assert await answer.text() == "// panel-1a.js"
    assert "max-age=2678400" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("quick")
async def test_strategy_and_cards_come_with_every_page(
    hass: HomeAssistant, bundles: Path
) -> None:
    build(bundles)
    await set_up(hass)
    assert {
        "/rvc_static/strategy-2b.js",
        "/rvc_static/cards-3c.js",
    } <= hass.data[frontend.DATA_EXTRA_MODULE_URL].urls


@pytest.mark.usefixtures("quick")
async def test_the_coach_links_to_the_panel(hass: HomeAssistant, bundles: Path) -> None:
    build(bundles)
    entry = await set_up(hass)
    hub = registered_hub(hass, entry)
    assert hub.configuration_url == "homeassistant://rvc"


@pytest.mark.usefixtures("quick")
async def test_without_bundles_all_else_works_and_it_is_said_once(
    hass: HomeAssistant, bundles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    entry = await set_up(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    assert not panels(hass)
    assert registered_hub(hass, entry).configuration_url is None
    assert caplog.text.count("scripts/build-frontend makes them") == 1


@pytest.mark.usefixtures("quick")
async def test_who_looks_at_the_panel_stays_there_when_the_coach_is_reloaded(
    hass: HomeAssistant, bundles: Path
) -> None:
    build(bundles)
    entry = await set_up(hass)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert panels(hass) == ["rvc"]
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert panels(hass) == ["rvc"]


@pytest.mark.usefixtures("quick")
async def test_the_panel_goes_with_the_last_coach_and_comes_with_the_next(
    hass: HomeAssistant, bundles: Path
) -> None:
    build(bundles)
    first = await set_up(hass)
    second = await set_up(hass, title="Trailer", unique_id="trailer")
    await hass.config_entries.async_set_disabled_by(
        first.entry_id, ConfigEntryDisabler.USER
    )
    assert panels(hass) == ["rvc"]
    await hass.config_entries.async_remove(second.entry_id)
    assert not panels(hass)
    await hass.config_entries.async_set_disabled_by(first.entry_id, None)
    assert panels(hass) == ["rvc"]


@pytest.mark.parametrize(
    "listed", ["", "[]", '{"panel": "panel-1a.js"}', '{"panel": 3}', "{"]
)
def test_a_damaged_list_is_no_list(tmp_path: Path, listed: str) -> None:
    build(tmp_path)
    assert read_bundles(tmp_path) is not None
    (tmp_path / "bundles.json").write_text(listed)
    assert read_bundles(tmp_path) is None


@pytest.mark.parametrize("file", BUILT.values())
def test_a_missing_file_is_not_linked(tmp_path: Path, file: str) -> None:
    build(tmp_path)
    (tmp_path / file).unlink()
    assert read_bundles(tmp_path) is None
