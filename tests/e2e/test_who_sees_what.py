"""Who is no administrator, and a copy of the integration without pages."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Page, expect

from .home import Home, home_in

GUEST = {"username": "guest", "password": "of-the-coach"}

_LOG_IN = """async ([user, url]) => {
  const client_id = `${url}/`;
  const post = async (path, body, headers = {}) =>
    (await fetch(url + path, { method: "POST", body, headers })).json();
  const asked = { client_id, handler: ["homeassistant", null], redirect_uri: client_id };
  const { flow_id } = await post("/auth/login_flow", JSON.stringify(asked));
  const answer = JSON.stringify({ client_id, ...user });
  const { result } = await post(`/auth/login_flow/${flow_id}`, answer);
  const form = new URLSearchParams({ grant_type: "authorization_code", code: result, client_id });
  const tokens = await post("/auth/token", form);
  const kept = { ...tokens, hassUrl: url, clientId: client_id, ha_auth_provider: "homeassistant" };
  kept.expires = Date.now() + tokens.expires_in * 1000;
  localStorage.setItem("hassTokens", JSON.stringify(kept));
}"""

_ASK = """async (command) => {
  const { hass } = document.querySelector("home-assistant");
  return hass.callWS(command).then(() => "answered", (error) => error.code);
}"""

_HEALTH = """() => new Promise((resolve) => {
  const { hass } = document.querySelector("home-assistant");
  const told = (event) => event.type === "initial" && resolve(event.data.rvc.info);
  hass.connection.subscribeMessage(told, { type: "system_health/info" });
})"""


def add_guest(home: Home) -> str:
    """Add a user who is no administrator, and return the id."""
    user = {"type": "config/auth/create", "name": "Guest"}
    (made,) = home.call(user | {"group_ids": ["system-users"]})
    user_id: str = made["result"]["user"]["id"]
    credentials = {"type": "config/auth_provider/homeassistant/create", **GUEST}
    (added,) = home.call(credentials | {"user_id": user_id})
    assert added["success"], added
    return user_id


def test_who_is_no_administrator_has_the_dashboard_and_not_the_panel(
    demo: Home, page: Page
) -> None:
    (entries,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    about = {"entry_id": entries["result"][-1]["entry_id"]}
    user_id = add_guest(demo)
    try:
        page.goto(f"{demo.url}/manifest.json")
        page.evaluate(_LOG_IN, [GUEST, demo.url])
        page.goto(f"{demo.url}/demo-coach/coach")
        page.get_by_text("House battery").first.wait_for()
        expect(page.locator("ha-sidebar").get_by_text("Coach")).to_be_visible()
        expect(page.locator("ha-sidebar").get_by_text("RV-C")).to_have_count(0)
        # No page for administrators, and no link to what they alone may do
        expect(page.get_by_role("tab", name="System")).to_have_count(0)
        expect(page.get_by_text("make them with one click")).to_have_count(0)
        assert page.evaluate(_ASK, {"type": "rvc/dashboard", **about}) == "answered"
        refused: tuple[dict[str, Any], ...] = (
            {"type": "rvc/scenes"},
            {"type": "rvc/scenes/create", "scenes": ["all_off"]},
            {"type": "rvc/overview/subscribe"},
            {"type": "rvc/recordings/subscribe"},
        )
        for command in refused:
            answer = page.evaluate(_ASK, command | about)
            assert answer == "unauthorized", command
        page.goto(f"{demo.url}/rvc/overview")
        page.wait_for_timeout(3000)
        expect(page.locator("rvc-panel")).to_have_count(0)
    finally:
        demo.call({"type": "config/auth/delete", "user_id": user_id})


def test_a_copy_without_pages_works_and_alerts_nobody(
    page: Page, tmp_path: Path
) -> None:
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.accept()

    page.on("dialog", note)
    with home_in(tmp_path, has_pages=False) as bare:
        added = bare.add("demo", {})
        assert added["type"] == "create_entry", added
        bare.until(lambda states: "light.kitchen_galley" in states)
        was = bare.states()["light.kitchen_galley"]["state"]
        assert bare.act("light", "toggle", entity_id="light.kitchen_galley")["success"]
        bare.until(lambda states: states["light.kitchen_galley"]["state"] != was)
        page.goto(f"{bare.url}/config/integrations/integration/rvc")
        page.get_by_text("Cargo light").first.wait_for()
        expect(page.locator("ha-sidebar").get_by_text("RV-C")).to_have_count(0)
        assert page.evaluate(_HEALTH)["pages"] is False
        (panels,) = bare.call({"type": "get_panels"})
        assert "rvc" not in json.dumps([*panels["result"]])
    assert alerts == []
