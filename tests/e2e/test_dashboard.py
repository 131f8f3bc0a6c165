"""The dashboard that the flow makes: of a coach with three devices, and of a known one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
import pytest

from .dashboard import DESKTOP, PAGES, PHONE, look_at, shown_of
from .home import Home

DASHBOARD = "rvc-coach"
THREE = (
    "19FEDA9C#19FF00FCFFFF00FF",
    "19FFB7AF#000206FFFFFFFFFF",
    "19FFFD50#01780E01FFFFFFFF",
    "19FFFC50#01785A23A0FFFFFF",
)
"""A lamp, a tank and a battery."""
MANY = tuple(f"19FEDA9C#{number:02X}FF00FCFFFF00FF" for number in range(1, 100))
"""Dimmers, which a map gives names and roles."""


@contextmanager
def played(
    home: Home, file: Path, frames: tuple[str, ...], coach: str
) -> Iterator[str]:
    """Play a coach's frames again and again, and have a dashboard made of it."""
    lines = [f"({n / 100:.6f}) can0 {frame}" for n, frame in enumerate(frames * 3)]
    file.write_text("\n".join(lines) + "\n")
    settings = {"path": str(file), "speed": "1", "repeat": True}
    added = home.add("recording", settings, coach, dashboard=True)
    assert added["type"] == "create_entry", added
    entry_id: str = added["result"]["entry_id"]
    yield entry_id
    home.remove(entry_id)
    home.call({"type": "lovelace/dashboards/delete", "dashboard_id": "rvc_coach"})


@pytest.fixture
def three(home: Home, tmp_path: Path) -> Iterator[Home]:
    """Add a coach with three devices."""
    with played(home, tmp_path / "three.log", THREE, "just_discover"):
        lamp = "light.dimmer_25"
        home.until(lambda s: lamp in s and "sensor.fresh_water_tank_level" in s)
        yield home


@pytest.fixture
def phaeton(home: Home, tmp_path: Path) -> Iterator[Home]:
    """Add a coach whose map is known."""
    with played(home, tmp_path / "many.log", MANY, "tiffin_phaeton_2018/44 OH"):
        home.until(lambda s: sum(one.startswith("light.") for one in s) > 10)
        yield home


def test_a_coach_with_three_devices_has_these_on_its_pages(
    three: Home, page: Page
) -> None:
    for size in (DESKTOP, PHONE):
        look_at(page, f"{three.url}/{DASHBOARD}", size)
        for text in ("Fresh water tank", "House battery"):
            assert page.get_by_text(text).count() > 0, text
        # What it has not is not there either.
        for text in ("Climate", "Outside"):
            assert page.get_by_text(text, exact=True).count() == 0, text
        for name in ("rooms", "power", "water", "system"):
            look_at(page, f"{three.url}/{DASHBOARD}/{name}", size)


def test_a_known_coach_has_its_rooms(phaeton: Home, page: Page) -> None:
    areas = {one["name"] for one in shown_of(phaeton)["areas"]}
    assert len(areas) > 3
    for size in (DESKTOP, PHONE):
        look_at(page, f"{phaeton.url}/{DASHBOARD}/rooms", size)
        seen = {name for name in areas if page.get_by_text(name, exact=True).count()}
        assert len(seen) > 3, seen
        assert page.locator("hui-tile-card").count() <= 40
    for name in PAGES[:1]:
        look_at(page, f"{phaeton.url}/{DASHBOARD}/{name}", DESKTOP)
