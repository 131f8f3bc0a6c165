"""The Home Assistant of the benchmarks: it finds nothing of another run."""

from pathlib import Path

from homeassistant.helpers.storage import Store
import pytest
from pytest_homeassistant_custom_component.common import get_test_config_dir

from benchmarks.command_run import empty_home

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


async def _saved() -> Path:
    """Save something in a home, and return where."""
    async with empty_home() as hass:
        folder = Path(hass.config.config_dir)
        assert not list(folder.iterdir())
        await Store[dict[str, str]](hass, 1, "kept").async_save({"by": "a run"})
        assert (folder / ".storage" / "kept").is_file()
    return folder


async def test_each_begins_empty_and_is_gone_at_the_end() -> None:
    first, second = await _saved(), await _saved()
    assert first != second
    assert first != Path(get_test_config_dir())
    assert not first.exists()
    assert not second.exists()


async def test_it_is_stopped_and_gone_when_a_run_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        async with empty_home() as hass:
            raise ZeroDivisionError
    assert not hass.is_running
    assert not Path(hass.config.config_dir).exists()


async def test_a_folder_that_is_given_stays(tmp_path: Path) -> None:
    async with empty_home(str(tmp_path)) as hass:
        assert hass.config.config_dir == str(tmp_path)
    assert tmp_path.exists()


def test_no_benchmark_begins_one_in_another_way() -> None:
    begun = [
        path.name
        for path in BENCHMARKS.rglob("*.py")
        if "async_test_home_assistant" in path.read_text()
    ]
    assert begun == ["command_run.py"]
