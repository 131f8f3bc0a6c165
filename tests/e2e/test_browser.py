"""The demo in a real browser; the pass also takes the screenshots of the docs."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
import json
import re

from playwright.sync_api import Page, TimeoutError as NotShown, expect
import pytest

from demo.past import past_hours
from demo.stores import TIME_ZONE

from .axe import violations_of_view
from .browser import take
from .dashboard import DESKTOP, PAGES, PHONE, check_view, is_whole, look_at, show_whole
from .home import Home

PICTURES = {
    "rooms": "dashboard_rooms",
    "power": "dashboard_power",
    "outside": "dashboard_outside",
    "drive": "dashboard_drive",
}
"""The pages of the dashboard of which the docs have pictures, beside the first."""
ON_PHONE = {
    "rooms": 1,
    "climate": 2,
    "power": 2,
    "water": 2,
    "outside": 3,
    "drive": 2,
}
"""How many sections of a page a picture on a phone has."""


PLACE = "device_tracker.gps_place"


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Home]:
    """Add the demo coach by the config flow."""
    added = home.add("demo", {})
    assert added["type"] == "create_entry", added
    home.hass.allow(added["result"]["entry_id"])
    home.until(lambda _: is_whole(home))
    yield home
    home.remove(added["result"]["entry_id"])


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_dashboard_shows_the_coach(
    demo: Home, page: Page, name: str
) -> None:
    look_at(page, f"{demo.url}/demo-coach/{name}", DESKTOP)
    assert page.get_by_text("°C").count() == 0
    assert violations_of_view(page) == []
    if name == "coach":
        for shown in ("Fresh water tank", "House battery", "Bedroom Climate", "°F"):
            assert page.get_by_text(shown).count() > 0, shown
        take(page, "dashboard")
    elif name in PICTURES:
        show_whole(page)
        take(page, PICTURES[name])


@pytest.fixture
def away(demo: Home) -> Iterator[None]:
    """Let home be somewhere else: on every other day the coach is parked there."""
    update = {"type": "config/core/update"}
    (config,) = demo.call({"type": "get_config"})
    was = {name: config["result"][name] for name in ("latitude", "longitude")}
    demo.call({**update, "latitude": 45.0, "longitude": -100.0})
    demo.until(lambda states: states[PLACE]["state"] == "not_home")
    yield
    demo.call({**update, **was})


@pytest.mark.usefixtures("away")
def test_the_map_shows_where_the_coach_is(demo: Home, page: Page) -> None:
    # The map lists what its page knew of when it was opened.
    for _ in range(3):
        page.goto(f"{demo.url}/map")
        with suppress(NotShown):
            page.get_by_text("GPS Place").first.wait_for(timeout=20_000)
            return
    raise AssertionError("The map does not show the coach")


def test_the_dashboard_on_a_phone_leads_to_its_pages(demo: Home, page: Page) -> None:
    look_at(page, f"{demo.url}/demo-coach/coach", PHONE)
    show_whole(page)
    take(page, "phone")
    page.get_by_text("Rooms").first.click()
    page.get_by_text("Bedside left").first.wait_for()
    assert page.url.endswith("/demo-coach/rooms")
    check_view(page)
    for name in PAGES[1:]:
        look_at(page, f"{demo.url}/demo-coach/{name}", PHONE)
        if (sections := ON_PHONE.get(name)) is not None:
            last = page.locator("hui-grid-section:visible").nth(sections - 1)
            take(page, f"phone_{name}", last)


def test_a_lamp_is_switched_on_the_dashboard(demo: Home, page: Page) -> None:
    look_at(page, f"{demo.url}/demo-coach/rooms", DESKTOP)
    was = demo.states()["light.kitchen_galley"]["state"]
    tile = page.locator("hui-tile-card").filter(has_text="Galley")
    tile.locator("ha-tile-icon").click()
    demo.until(lambda states: states["light.kitchen_galley"]["state"] != was)


def test_an_awning_moves_after_a_second_question_and_stops_at_once(
    demo: Home, page: Page
) -> None:
    look_at(page, f"{demo.url}/demo-coach/outside", DESKTOP)
    section = page.locator("hui-grid-section").filter(has_text="Awnings")
    section.locator("hui-button-card").filter(has_text="Open").click()
    page.get_by_text("Is everyone and everything out of the way?").first.wait_for()
    assert demo.states()["cover.patio_awning"]["state"] == "closed"
    page.get_by_role("button", name="OK", exact=True).click()
    demo.until(lambda states: states["cover.patio_awning"]["state"] == "opening")
    page.locator("hui-button-card").filter(has_text="STOP all motion").click()
    demo.until(lambda states: states["cover.patio_awning"]["state"] == "open")
    demo.act("cover", "close_cover", entity_id="cover.patio_awning")


_PLAIN = """async () => {
  const { hass } = document.querySelector("home-assistant");
  const made = (kind) => window.customElements.get(`ll-strategy-${kind}-rvc-coach`);
  const { views } = await made("dashboard").generate({ type: "custom:rvc-coach" }, hass);
  const plain = views.map(async ({ strategy, ...view }) => ({
    ...view,
    ...(await made("view").generate(strategy, hass)),
  }));
  return JSON.parse(JSON.stringify({ views: await Promise.all(plain) }));
}"""


def test_what_is_taken_control_of_is_a_plain_dashboard(demo: Home, page: Page) -> None:
    look_at(page, f"{demo.url}/demo-coach/coach", DESKTOP)
    plain = page.evaluate(_PLAIN)
    assert [one["path"] for one in plain["views"]] == list(PAGES)
    assert "strategy" not in json.dumps(plain)
    mine = {"url_path": "my-copy", "title": "Mine"}
    made, saved = demo.call(
        {"type": "lovelace/dashboards/create", **mine},
        {"type": "lovelace/config/save", "url_path": "my-copy", "config": plain},
    )
    assert made["success"], made
    assert saved["success"], saved
    look_at(page, f"{demo.url}/my-copy/water", DESKTOP)
    assert page.get_by_text("Fresh water tank").count() > 0
    demo.call({"type": "lovelace/dashboards/delete", "dashboard_id": "my_copy"})


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
    page.get_by_text("Its map replaces the current one.").first.wait_for()
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
    # Yesterday is a whole day at any hour.
    page.get_by_role("button", name="Previous").click()
    page.wait_for_timeout(3000)
    for source in ("Generator", "Shore power, line 1", "Solar"):
        assert page.get_by_text(source).count() > 0, source
    take(page, "energy")


def test_a_my_link_opens_the_flow(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/_my_redirect/config_flow_start?domain=rvc")
    page.get_by_text("Do you want to set up RV-C?").first.wait_for()
