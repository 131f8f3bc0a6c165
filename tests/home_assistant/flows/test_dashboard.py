"""The dashboard that is made at the end of the config flow, if its owner asks."""

from typing import Any

from homeassistant.components.lovelace.const import LOVELACE_DATA
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.flows.dashboard import make_dashboard

from ..kit import Kit

STRATEGY = "custom:rvc-coach"


@pytest.fixture
async def dashboards(hass: HomeAssistant, hass_owner_user: MockUser) -> None:
    """Set up what keeps the dashboards."""
    assert await async_setup_component(hass, "lovelace", {})
    await hass.async_block_till_done()


async def add_demo(hass: HomeAssistant, **more: Any) -> str:
    """Go through the flow, and return the id of the demo's entry."""
    flows = hass.config_entries.flow
    shown: Any = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    flow = shown["flow_id"]
    await flows.async_configure(flow, {"next_step_id": "demo"})
    await flows.async_configure(flow, {})
    await hass.async_block_till_done()
    shown = await flows.async_configure(flow)
    assert shown["step_id"] == "coach", shown
    shown = await flows.async_configure(flow, {"coach": "just_discover", **more})
    assert shown["type"] == "create_entry", shown
    entry_id: str = shown["result"].entry_id
    return entry_id


async def end(hass: HomeAssistant) -> None:
    """Unload all coaches."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        assert entry.state is ConfigEntryState.LOADED
        await hass.config_entries.async_unload(entry.entry_id)


async def saved(hass: HomeAssistant, path: str) -> Any:
    """Return what a dashboard is made of."""
    return await hass.data[LOVELACE_DATA].dashboards[path].async_load(force=False)


async def test_a_tick_makes_a_dashboard_in_the_sidebar(
    hass: HomeAssistant, quick: None, dashboards: None
) -> None:
    entry_id = await add_demo(hass, dashboard=True)
    assert await saved(hass, "rvc-coach") == {
        "strategy": {"type": STRATEGY, "entry": entry_id}
    }
    panel = hass.data["frontend_panels"]["rvc-coach"]
    assert (panel.sidebar_title, panel.sidebar_icon) == ("Demo coach", "mdi:rv-truck")
    assert not panel.require_admin
    await end(hass)


async def test_a_coach_that_nobody_has_named_is_not_called_by_its_address(
    hass: HomeAssistant, coach: Kit, dashboards: None
) -> None:
    (network,) = coach.entry.subentries.values()
    hass.config_entries.async_update_entry(
        coach.entry, title=str(network.data["interface"])
    )
    path = await make_dashboard(hass, coach.entry)
    panels = hass.data["frontend_panels"]
    assert panels[path].sidebar_title == "Coach"
    # A second one is told apart, whatever it is called.
    others = [await make_dashboard(hass, coach.entry) for _ in range(2)]
    second, third = (panels[one].sidebar_title for one in others)
    assert second == f"Coach ({coach.entry.title})"
    assert third == f"Coach ({coach.entry.title}) 2"


@pytest.mark.parametrize("more", [{}, {"dashboard": False}])
async def test_nobody_gets_a_dashboard_unasked(
    hass: HomeAssistant, quick: None, dashboards: None, more: dict[str, Any]
) -> None:
    await add_demo(hass, **more)
    assert "rvc-coach" not in hass.data[LOVELACE_DATA].dashboards
    await end(hass)


async def test_a_dashboard_that_is_there_stays_as_it_is(
    hass: HomeAssistant, quick: None, dashboards: None
) -> None:
    entry_id = await add_demo(hass, dashboard=True)
    mine = {"views": [{"title": "Mine"}]}
    await hass.data[LOVELACE_DATA].dashboards["rvc-coach"].async_save(mine)
    entry = hass.config_entries.async_get_entry(entry_id)
    assert entry is not None
    assert await make_dashboard(hass, entry) == "rvc-coach-2"
    assert await saved(hass, "rvc-coach") == mine
    assert (await saved(hass, "rvc-coach-2"))["strategy"]["entry"] == entry_id
    await end(hass)


async def test_where_there_are_no_dashboards_the_coach_is_added_all_the_same(
    hass: HomeAssistant, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    await add_demo(hass, dashboard=True)
    assert "The dashboard of Demo coach cannot be made" in caplog.text
    await end(hass)
