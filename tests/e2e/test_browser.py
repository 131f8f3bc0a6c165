"""The demo in a real browser; the pass also takes the screenshots of the docs."""

from collections.abc import Iterator
from datetime import datetime
import json
from pathlib import Path
import re
from typing import Any

from playwright.sync_api import Page, expect
import pytest

from demo.past import past_hours
from demo.stores import TIME_ZONE

from .browser import take
from .home import Home

ROOT = Path(__file__).parent.parent.parent


def shown_on_the_dashboard() -> set[str]:
    """Return the entities of the demo's dashboard."""
    text = (ROOT / "demo" / "dashboard.json").read_text(encoding="utf-8")
    return set(re.findall(r'"entity(?:_id)?": "([^"]+)"', text))


def _are_known(states: dict[str, Any], entity_ids: set[str]) -> bool:
    return all(
        states.get(one, {}).get("state", "unavailable") != "unavailable"
        for one in entity_ids
    )


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Home]:
    """Add the demo coach by the config flow."""
    added = home.add("demo", {})
    assert added["type"] == "create_entry", added
    home.hass.allow(added["result"]["entry_id"])
    home.until(lambda states: _are_known(states, shown_on_the_dashboard()))
    yield home
    home.remove(added["result"]["entry_id"])


def test_the_dashboard_shows_and_moves_the_coach(demo: Home, page: Page) -> None:
    # All of it, without a cut
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(demo.url)
    awning = demo.states()["cover.patio_awning"]["attributes"]
    assert awning["supported_features"], "It may be moved in the demo"
    kitchen = page.get_by_text("Kitchen ceiling").first
    kitchen.wait_for()
    page.wait_for_timeout(1500)
    for wrong in ("Entity not found", "Unknown", "Unavailable", "°C"):
        assert page.get_by_text(wrong).count() == 0, wrong
    assert page.get_by_text("°F").count() > 0
    take(page, "dashboard")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    take(page, "phone")
    page.set_viewport_size({"width": 1600, "height": 1000})

    was = demo.states()["light.kitchen_galley"]["state"]
    page.locator("ha-tile-icon").nth(1).click()
    demo.until(lambda states: states["light.kitchen_galley"]["state"] != was)


def test_the_integration_lists_the_devices(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    expect(page.get_by_text(re.compile(r"1\d\d devices")).first).to_be_visible()
    take(page, "integration")


def test_the_coach_is_chosen_in_the_browser(demo: Home, page: Page) -> None:
    """Go as far as the question which coach it is; the demo is there already."""
    (answer,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    (entry,) = answer["result"]
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Identify switches: press one").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "options")
    page.get_by_text("Choose a known coach").first.click()
    page.get_by_text("Best matches").first.wait_for()
    assert entry["supports_options"]


def test_a_switch_is_taught_in_the_browser(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Identify switches: press one").first.click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("Wait three seconds").first.wait_for()
    page.wait_for_timeout(4000)
    # Somebody presses the switch of the galley.
    answer = demo.act("light", "toggle", entity_id="light.kitchen_galley")
    assert answer["success"]
    page.get_by_text("What changed?").first.wait_for()
    page.get_by_text(re.compile(r"Galley \(Dimmer 2\)")).first.wait_for()
    page.wait_for_timeout(500)
    take(page, "teach")


def test_units_are_those_of_an_american_owner(demo: Home) -> None:
    units = {
        state["attributes"].get("unit_of_measurement")
        for state in demo.states().values()
    }
    assert {"°F", "gal", "psi", "ft"} <= units
    assert not units & {"°C", "L", "kPa", "m", "km", "km/h"}


def test_no_id_says_its_area_twice(demo: Home) -> None:
    doubled = re.compile(r"[a-z_]+\.(.+)_\1(_|$)")
    of_others = {"sensor.backup_backup_manager_state"}
    assert {one for one in demo.states() if doubled.match(one)} - of_others == set()


def test_the_energy_page_knows_the_coach(demo: Home, page: Page) -> None:
    demo.call(*past_hours(datetime.now(TIME_ZONE)))
    preferences, checked = demo.call(
        {"type": "energy/get_prefs"}, {"type": "energy/validate"}
    )
    kinds = [one["type"] for one in preferences["result"]["energy_sources"]]
    assert kinds == ["grid", "grid", "grid", "solar", "battery"]
    told = json.dumps(checked["result"]["energy_sources"])
    for wrong in ("entity_not_defined", "unexpected", "non_numeric", "not_tracked"):
        assert wrong not in told
    page.set_viewport_size({"width": 1280, "height": 1080})
    page.goto(f"{demo.url}/energy")
    page.get_by_text("Energy distribution").first.wait_for()
    page.wait_for_timeout(3000)
    for source in ("Generator", "Shore power, line 1", "Solar"):
        assert page.get_by_text(source).count() > 0, source
    take(page, "energy")


def test_the_map_shows_where_the_coach_is(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/map")
    page.get_by_text("GPS").first.wait_for()


def test_a_my_link_opens_the_flow(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/_my_redirect/config_flow_start?domain=rvc")
    page.get_by_text("Do you want to set up RV-C?").first.wait_for()
