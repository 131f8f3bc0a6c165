"""Reasons within errors, forms and issues, in Home Assistant's language."""

import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.recordings.model import NotARecording
from custom_components.rvc.bus.transports.recording import translated
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.services.reasons import in_our_language
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.reasons import Reason, reason_key
from tests.home_assistant.kit import Kit
from tests.paths import ROOT

TRANSLATIONS = ROOT / "custom_components" / "rvc" / "translations"
TEXTS = {
    one: json.loads((TRANSLATIONS / f"{one}.json").read_text("utf-8"))
    for one in ("en", "de", "es", "fr")
}
OWN = """\
device: pump
dgns:
  PUMP_STATUS:
    dgn: 0x1F801
    signals: {instance: {byte: 0, type: uint8}, level: {byte: 1, type: uint9}}
"""


@pytest.fixture(params=["en", "de", "es", "fr"])
async def language(
    request: pytest.FixtureRequest, hass: HomeAssistant, quick: None, tmp_path: Path
) -> str:
    """Return the language that Home Assistant speaks."""
    hass.config.language = str(request.param)
    hass.config.config_dir = str(tmp_path)
    (tmp_path / DOMAIN).mkdir()
    return hass.config.language


def words(language: str, template: str, **values: Any) -> str:
    """Return a reason in a language, by the files alone."""
    message = TEXTS[language]["exceptions"][reason_key(template)]["message"]
    if language != "en":
        assert message != template
    return str(message.format(**values))


async def fails(coach: Kit, action: str, **data: Any) -> dict[str, str]:
    """Return what an action names in its error."""
    with pytest.raises(HomeAssistantError) as raised:
        await coach.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            return_response=action == "import_map",
        )
    return dict(raised.value.translation_placeholders or {})


async def test_commands_and_maps_are_refused_in_the_language(
    language: str, coach: Kit
) -> None:
    said = await fails(coach, "send_message", dgn="GENERAL_RESET", signals={})
    assert said["reason"] == words(language, "resets the device")
    tank = {"instance": 0, "relative_level": 10}
    said = await fails(coach, "send_message", dgn="TANK_STATUS", signals=tank)
    report = "only its device reports this, and others act on it"
    assert said["reason"] == words(language, report)
    level = {"instance": 1, "desired_level": 900}
    said = await fails(coach, "send_message", dgn="DC_DIMMER_COMMAND_2", signals=level)
    assert said["reason"] == words(
        language,
        "{signal} cannot be {value}: {reason}",
        signal="desired_level",
        value=900,
        reason=words(language, "it is out of range"),
    )
    maps = {
        "devices:\n- {dimmer: 300}\n": words(
            language,
            "line {line}: {reason}",
            line=2,
            reason="devices 0 dimmer: "
            + words(
                language, "an instance is a number from 0 to 250, or two for a pair"
            ),
        ),
        "nonsense": words(language, "it is no coach map"),
    }
    for text, reason in maps.items():
        said = await fails(coach, "import_map", text=text)
        assert said["reason"] == reason
    # What a library says is quoted.
    said = await fails(coach, "import_map", text="devices: [a\nb: c: d")
    assert said["reason"].count('"') == 2


@pytest.mark.parametrize(
    ("text", "template", "values"),
    [
        (
            OWN,
            "type {name} has {bits} bits, but its place has {width}",
            {"name": "uint9", "bits": 9, "width": 8},
        ),
        (OWN.replace("uint9", "uint8, colour: 1"), "not a valid option", {}),
        (OWN.replace("dgn: 0x1F801", "colour: blue"), "not a valid option", {}),
        (OWN.partition("dgns:")[0], "required key not provided", {}),
        (OWN.replace("pump", "PUMP"), "{value} is not a name in snake_case", None),
        (OWN + "device: pump\n", "{key} is there twice", {"key": "device"}),
    ],
    ids=lambda one: "",
)
async def test_a_definition_is_refused_in_the_language(
    hass: HomeAssistant,
    language: str,
    entry: MockConfigEntry,
    text: str,
    template: str,
    values: dict[str, Any] | None,
) -> None:
    Path(hass.config.path(DOMAIN), "pump.yaml").write_text(text)
    kit = Kit(hass, entry)
    await kit.set_up()
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "refused_spec_file_pump.yaml")
    assert issue is not None
    assert issue.translation_placeholders is not None
    values = {"value": "'PUMP'"} if values is None else values
    reason = words(language, template, **values)
    assert issue.translation_placeholders["reason"].endswith(reason)
    await kit.tear_down()


async def test_a_recording_is_refused_in_the_language(
    language: str, coach: Kit
) -> None:
    with pytest.raises(CannotOpen) as raised, translated("a.pcap"):
        raise NotARecording("not_can", Reason("link type {number}", number=1))
    said = in_our_language(raised.value)
    assert said == words(language, "link type {number}", number=1)


def test_all_languages_have_all_reasons() -> None:
    reasons = {one for one in TEXTS["en"]["exceptions"] if one.startswith("reason_")}
    assert len(reasons) > 150
    for texts in TEXTS.values():
        assert reasons <= texts["exceptions"].keys()
    for hints in load_spec().spec.shown.values():
        if "never" in hints:
            assert Reason.of_text(hints["never"]).key in reasons


async def test_what_an_owner_has_written_stays_as_it_is(
    language: str, coach: Kit
) -> None:
    text = "not {this} one"
    assert in_our_language(Reason.of_text(text)) == text
    assert in_our_language("plain {words}") == "plain {words}"
    # What a translation does not know is said in English.
    assert in_our_language(Reason("nobody said {what}", what="so")) == "nobody said so"
