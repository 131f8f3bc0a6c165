"""Energy on the newest Home Assistant, as its owner goes through it."""

from collections.abc import Iterator, Mapping
from typing import Any

from playwright.sync_api import Page
import pytest

from .browser import take
from .home import Home

SHORE = "sensor.shore_power_line_1_energy"
CHARGE = "sensor.house_battery_state_of_charge"


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Home]:
    """Add the demo coach, and wait until it has told of its battery."""
    added = home.add("demo", {})
    assert added["type"] == "create_entry", added
    known = {SHORE, CHARGE, "switch.water_pump", "light.kitchen_galley"}
    home.until(
        lambda states: all(
            states.get(one, {}).get("state", "unknown")
            not in ("unknown", "unavailable")
            for one in known
        )
    )
    yield home
    home.remove(added["result"]["entry_id"])


def entry_of(demo: Home) -> str:
    """Return the id of the coach's entry."""
    (answer,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    return str(answer["result"][-1]["entry_id"])


def sources(demo: Home) -> list[dict[str, Any]]:
    """Return what Energy has."""
    (answer,) = demo.call({"type": "energy/get_prefs"})
    return list(answer["result"]["energy_sources"])


def step(demo: Home) -> tuple[str, Any]:
    """Go to the step; return the flow's path and the form."""
    flows = "/api/config/config_entries/options/flow"
    menu = demo.hass.post(flows, {"handler": entry_of(demo)})
    path = f"{flows}/{menu['flow_id']}"
    return path, demo.hass.post(path, {"next_step_id": "energy"})


def ticks(form: Mapping[str, Any], field: str) -> list[str]:
    """Return what can be ticked in a field."""
    for one in form["data_schema"]:
        if one["name"] == field:
            return [option["value"] for option in one["selector"]["select"]["options"]]
    return []


def test_the_demo_s_entries_go_and_come_back(demo: Home, page: Page) -> None:
    before = sources(demo)
    path, form = step(demo)
    assert ticks(form, "add") == []
    ours = ticks(form, "remove")
    assert len(ours) == len(before) == 5
    asked = demo.hass.post(path, {"remove": ours})
    assert asked["step_id"] == "confirm_energy"
    done = demo.hass.post(path, {})
    assert done["reason"] == "energy_changed"
    assert sources(demo) == []
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Add to Energy").first.click()
    page.get_by_text("Can be added").first.wait_for()
    page.get_by_text("Grid: Shore power, Line 1").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "add_to_energy")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_text("Everything else on the Energy dashboard").first.wait_for()
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_text("Added to Energy: 5").first.wait_for()
    assert sources(demo) == before
