"""The unknown for its page: what is listed, and definitions tried and kept."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.timing import Timing
from tests.home_assistant.kit import QUICK, Kit

from .client import Client
from .conftest import MakeClient

KEY = "house 15F00 None 152 None"
TEMPERATURE = {
    "signal_name": "Water temperature",
    "start_byte": 1,
    "start_bit": 0,
    "bits": 16,
    "signed": False,
    "scale": 0.03125,
    "offset": -273,
    "unit": "°C",
    "device_class": "temperature",
}


@pytest.fixture
def timing() -> Timing:
    """Look often."""
    return replace(QUICK, page_states=0.01)


@pytest.fixture
async def heard(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> Any:
    """Return a coach that has heard what is unknown, and a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    (tmp_path / "rvc").mkdir()
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.hears("195FCE98#AAC024FFFFFFFFFF", "195FCE98#AAE024FFFFFFFFFF")
    yield kit
    await kit.tear_down()


def request(kit: Kit, *signals: Any, **fields: Any) -> dict[str, Any]:
    """Return a definition."""
    return {
        "entry_id": kit.entry.entry_id,
        "key": KEY,
        "name": "Boiler",
        "only_source": False,
        "signals": list(signals),
        **fields,
    }


async def test_the_unknown_comes_first_and_then_what_changes(
    heard: Kit, client: Client
) -> None:
    await client.send("rvc/unknown/subscribe", entry_id=heard.entry.entry_id)
    assert (await client.receive())["success"]
    event = await client.event()
    (message,) = event["messages"]
    assert message["key"] == KEY
    assert (message["number"], message["source"]) == ("15F00", 0x98)
    assert message["samples"] == ["aae024ffffffffff", "aac024ffffffffff"]
    assert message["changing"] == "0020000000000000"
    assert [one["kind"] for one in message["guesses"]] == ["temperature"]
    assert event["counts"] == {KEY: [2.0, event["counts"][KEY][1]]}
    # The same again only counts.
    await heard.hears("195FCE98#AAE024FFFFFFFFFF")
    event = await client.event()
    assert event["messages"] == []
    assert event["counts"][KEY][0] == 3.0
    await heard.hears("195FCE99#01")
    event = await client.event()
    assert [one["source"] for one in event["messages"]] == [0x99]


async def test_what_is_listed_stays_however_often_others_come(
    heard: Kit, client: Client
) -> None:
    await heard.hears(*(f"19F0{number:02X}98#00" for number in range(110)))
    await client.send("rvc/unknown/subscribe", entry_id=heard.entry.entry_id)
    assert (await client.receive())["success"]
    event = await client.event()
    listed = {message["key"] for message in event["messages"]}
    assert (len(listed), event["left_out"]) == (100, 11)
    left_out = [
        f"19F0{number:02X}98"
        for number in range(110)
        if f"house 1F0{number:02X} None 152 None" not in listed
    ]
    assert left_out
    await heard.hears(*(f"{one}#{n:02X}" for n in range(5) for one in left_out))
    await heard.hears("195FCE98#AA0025FFFFFFFFFF")
    event = await client.event()
    assert [message["key"] for message in event["messages"]] == [KEY]
    assert (event["gone"], event["left_out"]) == ([], 11)


async def test_more_is_kept_only_while_somebody_watches(
    heard: Kit, client: Client
) -> None:
    unknown = heard.running.monitor.networks["house"].unknown
    await client.send("rvc/unknown/subscribe", entry_id=heard.entry.entry_id)
    await client.receive()
    for number in range(40):
        await heard.hears(f"195FCE98#{number:02X}")
    assert len(unknown.histories()[0]) == 24
    await client.send("unsubscribe_events", subscription=1)
    while (await client.receive())["type"] != "result":
        pass
    assert len(unknown.histories()[0]) == 4


async def test_a_draft_says_what_the_messages_mean(heard: Kit, client: Client) -> None:
    preview = await client.call("rvc/unknown/preview", **request(heard, TEMPERATURE))
    assert preview["problems"] == []
    assert [one["values"] for one in preview["samples"]] == [["22"], ["21"]]
    assert "water_temperature" in preview["text"]
    assert not list(Path(heard.hass.config.path("rvc")).iterdir())


async def test_what_is_wrong_is_said_of_its_field(heard: Kit, client: Client) -> None:
    said = request(
        heard,
        TEMPERATURE,
        TEMPERATURE,
        {**TEMPERATURE, "signal_name": "!", "start_byte": 8, "scale": 0},
        name="",
    )
    preview = await client.call("rvc/unknown/preview", **said)
    problems = {
        (one["field"], one["signal"]): one["key"] for one in preview["problems"]
    }
    assert problems == {
        ("name", None): "not_a_name",
        ("signal_name", 1): "name_taken",
        ("signal_name", 2): "not_a_name",
        ("bits", 2): "beyond_its_end",
        ("scale", 2): "scale_is_zero",
    }
    # What is right is read nevertheless.
    assert preview["samples"][0]["values"] == ["22", None, None]
    kept = await client.call("rvc/unknown/define", **said)
    assert kept["file"] is None
    nothing = await client.call("rvc/unknown/define", **request(heard))
    assert [one["key"] for one in nothing["problems"]] == ["no_values"]
    odd = {**TEMPERATURE, "unit": "furlong", "device_class": None}
    preview = await client.call("rvc/unknown/preview", **request(heard, odd))
    assert [one["key"] for one in preview["problems"]] == ["bad_definition"]
    error = await client.error("rvc/unknown/preview", **request(heard, key="no"))
    assert error["translation_key"] == "message_not_heard"


async def test_what_is_kept_becomes_entities_and_harms_no_file(
    hass: HomeAssistant, heard: Kit, client: Client
) -> None:
    folder = Path(hass.config.path("rvc"))
    mine = folder / "boiler.yaml"
    mine.write_text("not: ours\n")
    kept = await client.call("rvc/unknown/define", **request(heard, TEMPERATURE))
    assert kept == {"problems": [], "file": "rvc/boiler_2.yaml"}
    assert mine.read_text() == "not: ours\n"
    names = sorted(one.name for one in folder.iterdir())
    assert names == ["boiler.yaml", "boiler_2.yaml"]
    await hass.async_block_till_done()
    await heard.hears("195FCE98#AAC024FFFFFFFFFF", "195FCE98#AAE024FFFFFFFFFF")
    assert heard.state("sensor.boiler_water_temperature").state == "22.0"


async def test_who_saves_twice_has_one_definition(
    hass: HomeAssistant, heard: Kit, make_client: MakeClient
) -> None:
    clients = [await make_client(), await make_client()]
    answers = await asyncio.gather(
        *(
            one.call("rvc/unknown/define", **request(heard, TEMPERATURE))
            for one in clients
        )
    )
    assert sorted(str(one["file"]) for one in answers) == ["None", "rvc/boiler.yaml"]
    (file,) = Path(hass.config.path("rvc")).iterdir()
    assert file.name == "boiler.yaml"
    await hass.async_block_till_done()


async def test_the_choices_fit_each_other(heard: Kit, client: Client) -> None:
    choices = await client.call("rvc/unknown/choices")
    assert "°C" in choices["device_classes"]["temperature"]
    of_classes = {
        unit for units in choices["device_classes"].values() for unit in units
    }
    assert of_classes <= set(choices["units"])
