"""The path of a recording, as people enter it."""

from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from . import test_recording_flow as kit
from .test_recording_flow import LINE, SETTINGS, added, form_of, go_on

pytestmark = pytest.mark.usefixtures("quick", "socket_enabled")

folder = kit.folder
timing = kit.timing


@pytest.mark.parametrize("around", ["{}", " {}\n", '"{}"', "'{}'"])
async def test_a_path_is_taken_as_it_was_copied(
    hass: HomeAssistant, folder: Path, around: str
) -> None:
    folder.mkdir(parents=True)
    path = folder / "our coach.log"
    path.write_text(LINE.format("1700000000.250000", "can0"))
    form = await form_of(hass)
    shown = await go_on(hass, form, path=around.format(path), **SETTINGS)
    result = await added(hass, shown)
    (network,) = result["result"].subentries.values()
    assert network.data["path"] == str(path)
    await hass.config_entries.async_unload(result["result"].entry_id)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (" ", "no_recording_chosen"),
        ('""', "no_recording_chosen"),
        ("x" * 5000, "unknown"),
        ("a\0b", "not_a_recording"),
    ],
    ids=["blank", "quotes", "long", "nul"],
)
async def test_a_path_that_is_none_is_answered_in_one_short_line(
    hass: HomeAssistant, folder: Path, path: str, reason: str
) -> None:
    shown = await go_on(hass, await form_of(hass), path=path, **SETTINGS)
    assert shown["errors"] == {"base": reason}
    detail = shown["description_placeholders"]["detail"]
    assert len(detail) <= 200
    assert detail == "" or detail.isprintable()
