"""What RV-C says, what is in the coach of it, and what is sent by hand."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.const import CONF_RAW_MESSAGES
from custom_components.rvc.device_names import load_device_names
from custom_components.rvc.spec import load_spec
from tests.home_assistant.kit import Kit

from .client import Client
from .conftest import MakeClockClient

LAMP = "19FEDA9C#01FF7CFCFFFF00FF"
DARK = "19FEDA9C#01FF00FCFFFF00FF"
TANK = "19FFB79D#0001FF64FFFFFFFF"
STATUS = "DC_DIMMER_STATUS_3"


def about(coach: Kit, **fields: Any) -> dict[str, Any]:
    """Return a request about the coach."""
    return {"entry_id": coach.entry.entry_id, **fields}


async def test_all_messages_are_listed_with_words_of_people(
    coach: Kit, client: Client
) -> None:
    await coach.hears(LAMP, LAMP)
    standard = await client.call("rvc/standard/list", **about(coach))
    messages = {one["name"]: one for one in standard["messages"]}
    assert messages.keys() == coach.entry.runtime_data.spec.dgns.keys()
    assert messages[STATUS]["dgn"] == "1FEDA"
    assert messages[STATUS]["is_heard"]
    assert not messages["TANK_STATUS"]["is_heard"]
    said = {one["words"]: one for one in standard["synonyms"]}
    assert said["grey water"]["devices"] == ["tank"]
    assert "transfer_switch" in said["shore power"]["devices"]


@pytest.mark.usefixtures("enable_custom_integrations")
@pytest.mark.parametrize(
    ("language", "network"),
    [("en", "Network"), ("de", "Netzwerk"), ("es", "Red"), ("fr", "Réseau")],
)
async def test_kinds_of_devices_are_told_without_gaps_for_names(
    hass: HomeAssistant, language: str, network: str
) -> None:
    hass.config.language = language
    names = await load_device_names(hass)
    kinds = {dgn.device for dgn in load_spec().spec.dgns.values()}
    said = {kind: names.of_class(kind) for kind in kinds}
    assert {kind: text for kind, text in said.items() if "{" in text} == {}
    assert said["network"] == network


async def test_a_message_says_what_shows_it_and_an_entity_what_it_shows(
    coach: Kit, client: Client
) -> None:
    await coach.hears(TANK, TANK, LAMP, LAMP)
    detail = await client.call(
        "rvc/standard/message", **about(coach, name="TANK_STATUS")
    )
    shown = {one["name"]: one["entities"] for one in detail["signals"]}
    entities = [one for found in shown.values() for one in found]
    assert entities
    signals = await client.call(
        "rvc/standard/entity", **about(coach, entity_id=entities[0])
    )
    assert {one["message"] for one in signals} == {"TANK_STATUS"}
    assert any(entities[0] in shown[one["signal"]] for one in signals)
    lamp = await client.call("rvc/standard/message", **about(coach, name=STATUS))
    assert any(
        "light." in entity for one in lamp["signals"] for entity in one["entities"]
    )
    error = await client.error(
        "rvc/standard/entity", **about(coach, entity_id="light.of_someone_else")
    )
    assert error["translation_key"] == "not_of_this_coach"


async def test_codes_units_and_ranges_are_told(coach: Kit, client: Client) -> None:
    detail = await client.call(
        "rvc/standard/message", **about(coach, name="DC_DIMMER_COMMAND_2")
    )
    signals = {one["name"]: one for one in detail["signals"]}
    level = signals["desired_level"]
    assert (level["unit"], level["least"], level["most"]) == ("%", 0, 125)
    assert any(label == "toggle" for _, label, _ in signals["command"]["values"])
    assert detail["is_command"]
    error = await client.error("rvc/standard/message", **about(coach, name="NONE"))
    assert error["translation_key"] == "no_dgn"


async def test_a_message_is_live_while_somebody_looks(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    await coach.hears(LAMP, LAMP)
    client = make_clock_client()
    client.send("rvc/standard/live", **about(coach, name=STATUS))
    (first,) = client.events()
    (row,) = first["rows"]
    assert (row["source"], row["instance"]) == (156, 1)
    assert row["values"]["operating_status"] == [62.0, "%"]
    await coach.hears(DARK)
    await asyncio.sleep(1)
    assert client.events()[-1]["rows"][0]["values"]["operating_status"] == [0.0, "%"]
    client.close()
    await coach.hears(LAMP)
    await asyncio.sleep(2)
    assert client.events() == []


async def test_a_message_is_shown_sent_and_its_answer_listed(
    coach: Kit, client: Client
) -> None:
    await coach.hears(DARK, DARK)
    said = {"instance": 1, "desired_level": 62, "command": "set_level"}
    request = about(coach, network="house", name="DC_DIMMER_COMMAND_2", signals=said)
    preview = await client.call("rvc/send/preview", **request)
    assert preview["refusal"] is None
    assert preview["id"].startswith("19FEDB")
    assert not coach.commands("DC_DIMMER_COMMAND_2")
    await client.send("rvc/send/message", **request)
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    # The trace says that a page has asked.
    # Meanwhile the coach asks for what it wants itself.
    (sent,) = (
        one
        for one in coach.running.monitor.trace.recent(50)
        if one.sent and f"{one.frame.id:08X}" == preview["id"]
    )
    assert sent.origin is not None
    assert sent.origin.cause == "rvc/send/message"
    assert sent.origin.user is not None
    await coach.hears(LAMP)
    answer = (await client.receive())["result"]
    assert answer["data"] == preview["data"]
    (one,) = answer["answers"]
    assert (one["name"], one["source"], one["instance"]) == (STATUS, 156, 1)
    assert 0 <= one["latency"] < 2000
    # In words, as elsewhere on the pages
    assert one["label"] == "DC dimmer status 3"
    assert one["labels"].keys() == one["values"].keys()
    assert one["labels"]["lock_status"] == "Lock status"
    assert not any("_" in label for label in one["labels"].values())


async def test_a_request_lists_who_answers(coach: Kit, client: Client) -> None:
    await coach.hears(LAMP, LAMP)
    await client.send("rvc/send/request", **about(coach, network="house", name=STATUS))
    await asyncio.sleep(0.1)
    await coach.hears(LAMP)
    answer = (await client.receive())["result"]
    assert [one["source"] for one in answer["answers"]] == [156]
    assert answer["answers"][0]["values"]["operating_status"] == [62.0, "%"]


@pytest.mark.parametrize(
    ("name", "signals", "key"),
    [
        (
            "AWNING_COMMAND",
            {"instance": 1, "direction_of_movement": "extend"},
            "not_allowed_awnings",
        ),
        ("GENERAL_RESET", {"reboot": "reboot"}, "never_sent"),
        # A low battery would start the generator, a parked coach move its slides, a
        # cold room light the furnace, a switch do whatever it is for.
        ("DC_SOURCE_STATUS_1", {"instance": 1, "dc_voltage": 10.5}, "never_sent"),
        ("THERMOSTAT_AMBIENT_STATUS", {"instance": 1}, "never_sent"),
        ("CHASSIS_MOBILITY_STATUS", {}, "never_sent"),
        ("DIGITAL_INPUT_STATUS", {"instance": 1, "position": "on"}, "never_sent"),
        ("CRUISE_CONTROL_VEHICLE_SPEED", {}, "never_sent"),
        ("INITIAL_PACKET", {}, "never_sent"),
        ("DC_DIMMER_COMMAND_2", {"instance": 1, "desired_level": 900}, "not_possible"),
    ],
)
async def test_what_the_action_refuses_is_refused_with_its_reason(
    hass: HomeAssistant,
    coach: Kit,
    client: Client,
    name: str,
    signals: dict[str, Any],
    key: str,
) -> None:
    request = about(coach, network="house", name=name, signals=signals)
    preview = await client.call("rvc/send/preview", **request)
    error = await client.error("rvc/send/message", **request)
    assert error["translation_key"] == key
    assert preview["refusal"]
    with pytest.raises(Exception, match=r".") as refused:
        await hass.services.async_call(
            "rvc",
            "send_message",
            {
                "config_entry_id": coach.entry.entry_id,
                "dgn": name,
                "signals": signals,
            },
            blocking=True,
        )
    assert getattr(refused.value, "translation_key", None) == key
    assert not coach.commands(name)


async def test_nothing_is_sent_by_hand_while_raw_messages_are_off(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    hass.config_entries.async_update_entry(
        coach.entry, options={CONF_RAW_MESSAGES: False}
    )
    await hass.async_block_till_done()
    request = about(coach, network="house", name="TANK_STATUS")
    error = await client.error("rvc/send/message", **request, signals={})
    assert error["translation_key"] == "raw_messages_off"
    error = await client.error("rvc/send/request", **request)
    assert error["translation_key"] == "raw_messages_off"
    preview = await client.call("rvc/send/preview", **request, signals={})
    assert preview["refusal"]["message"].startswith("Raw messages are off")


async def test_only_administrators_send(coach: Kit, reader: Client) -> None:
    request = about(coach, network="house", name="TANK_STATUS", signals={})
    for command in ("rvc/send/message", "rvc/send/preview"):
        assert (await reader.error(command, **request))["code"] == "unauthorized"
