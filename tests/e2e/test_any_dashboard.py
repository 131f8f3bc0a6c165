"""The dashboard of other coaches: of a recording, of three devices, of a shipped map."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.paths import FIXTURES

from .axe import violations_of_view
from .dashboard import DESKTOP, PHONE, look_at, shown_of
from .home import Home

THREE = (
    "19FEDA9C#19FF7CFCFFFF04FF",
    "19FFB7AF#00020AFFFFFFFFFF",
    "19FFFD50#01780E01FFFFFFFF",
    "19FFFC50#01785A23A0FFFFFF",
)
"""A lamp, a fresh water tank and a battery."""
PHAETON = "tiffin_phaeton_2018/36 GH"


def recorded(path: Path, frames: Sequence[str]) -> Path:
    """Write a recording in which each frame comes once a second, for a minute."""
    path.write_text(
        "".join(
            f"({1000 + second + place / 1000:.6f}) can0 {frame}\n"
            for second in range(60)
            for place, frame in enumerate(frames)
        )
    )
    return path


@contextmanager
def played(
    home: Home, path: Path, coach: str = "just_discover"
) -> Iterator[tuple[str, str]]:
    """Play a recording as a coach; yield its entry's id, and the path of a dashboard of it."""
    settings = {"path": str(path), "speed": "1", "repeat": True}
    added = home.add("recording", settings, coach)
    assert added["type"] == "create_entry", added
    entry_id = added["result"]["entry_id"]
    strategy = {"type": "custom:rvc-coach", "entry": entry_id}
    made, saved = home.call(
        {"type": "lovelace/dashboards/create", "url_path": "of-it", "title": "It"},
        {
            "type": "lovelace/config/save",
            "url_path": "of-it",
            "config": {"strategy": strategy},
        },
    )
    assert made["success"], made
    assert saved["success"], saved
    try:
        yield entry_id, f"{home.url}/of-it"
    finally:
        home.call({"type": "lovelace/dashboards/delete", "dashboard_id": "of_it"})
        home.remove(entry_id)


def test_a_recording_played_beside_the_own_coach_has_a_dashboard(
    demo: Home, page: Page
) -> None:
    with played(demo, FIXTURES / "real_frames.log") as (_, url):
        demo.until(lambda states: "light.dimmer_24" in states)
        look_at(page, f"{url}/rooms", DESKTOP)
        expect(page.get_by_text("Dimmer 24").first).to_be_visible()
        assert page.get_by_text("Galley").count() == 0
        look_at(page, f"{url}/coach", PHONE)
        assert violations_of_view(page) == []


def test_a_coach_with_three_devices_has_a_dashboard_of_these(
    home: Home, page: Page, tmp_path: Path
) -> None:
    path = recorded(tmp_path / "three.log", THREE)
    with played(home, path) as (entry_id, url):
        home.until(
            lambda _: (
                {"light", "tank_level", "battery_charge"}
                <= {
                    one["role"] for one in shown_of(home, entry_id=entry_id)["entities"]
                }
            )
        )
        look_at(page, f"{url}/coach", DESKTOP)
        for shown in ("Fresh water tank", "House battery"):
            expect(page.get_by_text(shown).first).to_be_visible()
        tabs = page.get_by_role("tab")
        assert [one.get_attribute("aria-label") for one in tabs.all()] == [
            "Coach",
            "Rooms",
            "Power",
            "Water",
            "System",
        ]
        assert violations_of_view(page) == []
        look_at(page, f"{url}/rooms", PHONE)
        expect(page.get_by_text("Dimmer 25").first).to_be_visible()


def test_a_shipped_map_names_the_lamps_of_its_coach(
    home: Home, page: Page, tmp_path: Path
) -> None:
    frames = [f"19FEDA9C#{number:02X}FF00FCFFFF00FF" for number in range(1, 40)]
    path = recorded(tmp_path / "phaeton.log", frames)
    with played(home, path, PHAETON) as (entry_id, url):
        home.until(lambda _: len(shown_of(home, entry_id=entry_id)["entities"]) > 20)
        look_at(page, f"{url}/rooms", DESKTOP)
        for shown in ("Passenger side", "Driver side", "Sconce", "Slide light"):
            expect(page.get_by_text(shown).first).to_be_visible()
        assert page.get_by_text("Dimmer 1", exact=True).count() == 0
        assert page.locator("rvc-floor-plan-card").count() == 1
        assert violations_of_view(page) == []
