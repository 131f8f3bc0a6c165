"""The demo: its command line, and what its Energy dashboard begins with."""

from collections import defaultdict
from datetime import datetime, timedelta
import json
from pathlib import Path

import pytest

from demo.past import past_hours
from demo.run import parse_arguments
from demo.stores import ENERGY, TIME_ZONE, lay_out

NOW = datetime(2026, 7, 4, 15, 40, tzinfo=TIME_ZONE)


@pytest.mark.parametrize(
    ("given", "seed"), [([], None), (["--rude"], 1), (["--rude", "7"], 7)]
)
def test_the_coach_is_rude_when_asked(given: list[str], seed: int | None) -> None:
    assert parse_arguments(given).rude == seed


def test_a_recording_is_not_rude(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--rude", "--log", "a.log"])
    assert "take --rude or --log" in capsys.readouterr().err


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    told = capsys.readouterr().out
    for option in ("--fresh", "--log", "--port", "--rude", "--config", "--empty"):
        assert option in told


def test_a_past_hour_takes_what_it_gives() -> None:
    """Sun, shore, generator and battery sum up to what the coach uses."""
    hours = json.loads(ENERGY.read_text("utf-8"))["hours"]
    used: dict[int, float] = defaultdict(float)
    for statistic, day in hours.items():
        assert len(day) == 24
        for hour, energy in enumerate(day):
            used[hour] += -energy if statistic.endswith("_charged") else energy
    assert all(0.2 < energy < 1 for energy in used.values()), used


def test_the_past_ends_where_home_assistant_begins() -> None:
    commands = list(past_hours(NOW))
    energy = json.loads(ENERGY.read_text("utf-8"))
    assert {one["metadata"]["statistic_id"] for one in commands} == {
        source[key]
        for source in energy["preferences"]["energy_sources"]
        for key in ("stat_energy_from", "stat_energy_to")
        if source.get(key)
    }
    for command in commands:
        times = [datetime.fromisoformat(one["start"]) for one in command["stats"]]
        sums = [one["sum"] for one in command["stats"]]
        assert times[-1] == NOW - timedelta(hours=1, minutes=40)
        assert times == sorted(times)
        assert sums == sorted(sums)
        assert sums[-1] == 0


def test_the_coach_is_laid_out_once(tmp_path: Path) -> None:
    entries = tmp_path / ".storage" / "core.config_entries"
    assert not lay_out(tmp_path, 8123)
    assert not entries.exists()
    assert lay_out(tmp_path, 8123, coach=True)
    entries.write_text("changed", encoding="utf-8")
    assert not lay_out(tmp_path, 8123, coach=True)
    assert entries.read_text("utf-8") == "changed"


def test_an_owners_energy_settings_outlive_a_restart(tmp_path: Path) -> None:
    lay_out(tmp_path, 8123)
    mine = tmp_path / ".storage" / "energy"
    assert "solar" in mine.read_text("utf-8")
    mine.write_text("changed", encoding="utf-8")
    lay_out(tmp_path, 8123)
    assert mine.read_text("utf-8") == "changed"
