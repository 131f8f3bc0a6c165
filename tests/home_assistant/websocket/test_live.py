"""The live channel, on the test's clock: rows, frames, names, and who has asked."""

import asyncio
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.json import json_bytes
import pytest

from custom_components.rvc.websocket.live import group
from custom_components.rvc.websocket.live.channel import MOST_GROUPS, running_channel
from tests.home_assistant.kit import Kit

from .conftest import MakeClockClient, Watch
from .watcher import DARK, DIMMER, LAMPS, LIT, NOBODYS, OTHER, TANK, Watcher


async def test_frames_come_in_batches_and_unchanged_data_only_once(
    coach: Kit, watch: Watch
) -> None:
    page = watch(filter=LAMPS)
    await coach.puts(LIT, LIT)
    await coach.puts(LIT)
    await coach.puts(DARK)
    assert page.look() == []
    await asyncio.sleep(0.3)
    (event,) = page.look()
    (row,) = page.page.named(DIMMER)
    assert [line[1:] for line in event["trace"]] == [
        [row["row"], "01ff7cfcffff00ff", row["row"]],
        [row["row"]],
        [row["row"], "01ff00fcffff00ff"],
    ]
    assert row["count"] == 4
    assert row["data"] == "01ff00fcffff00ff"
    assert row["id"] == "19FEDA9C"
    assert (row["dgn"], row["source"], row["instance"]) == (0x1FEDA, 0x9C, 1)
    assert row["network"] == "house"
    assert not row["sent"]
    await asyncio.sleep(1)
    assert page.look() == []


async def test_the_table_has_only_rows_that_came(coach: Kit, watch: Watch) -> None:
    page = watch(stream="table", filter={"dgns": [0x1FEDA, 0x1F000]})
    await coach.puts(LIT, OTHER, NOBODYS)
    await asyncio.sleep(0.3)
    (event,) = page.look()
    assert len(event["rows"]) == len(event["table"]) == 3
    assert "trace" not in event
    await coach.puts(LIT, LIT, DARK, OTHER)
    await asyncio.sleep(0.3)
    (event,) = page.look()
    assert "rows" not in event
    first, second = page.page.named(DIMMER)
    assert [cells[:2] for cells in event["table"]] == [
        [first["row"], 4],
        [second["row"], 2],
    ]
    # The data of the second has not changed.
    assert [len(cells) for cells in event["table"]] == [4, 3]
    (unknown,) = page.page.named(None)  # type: ignore[arg-type]
    assert not unknown["is_known"]


async def test_a_page_begins_with_what_was_before(coach: Kit, watch: Watch) -> None:
    await coach.hears(*[LIT] * 600, TANK, DARK)
    page = watch()
    (snapshot,) = page.raw
    (row,) = page.page.named(DIMMER)
    assert row["count"] == 601
    assert row["data"] == "01ff00fcffff00ff"
    assert len(page.page.frames) == 500
    assert page.page.frames[-1][1:] == (row["row"], "01ff00fcffff00ff")
    assert snapshot["networks"] == [
        {"key": "house", "title": "House", "own_address": 159}
    ]
    table = watch(stream="table")
    assert table.page.rows.keys() == page.page.rows.keys()
    assert "history" not in table.raw[0]
    # Who comes later goes on where the others are.
    await coach.puts(DARK)
    await asyncio.sleep(0.3)
    page.look()
    table.look()
    assert page.page.named(DIMMER)[0]["count"] == 602
    assert table.page.named(DIMMER)[0]["count"] == 602
    assert page.page.gaps == table.page.gaps == 0


async def test_rows_know_what_the_owner_calls_things(
    hass: HomeAssistant, coach: Kit, watch: Watch
) -> None:
    await coach.hears(LIT)
    page = watch()
    (row,) = page.page.named(DIMMER)
    lamp = coach.device("house_dc_dimmer_1")
    assert row["device_id"] == lamp.id
    assert row["device"] == lamp.name
    dr.async_get(hass).async_update_device(lamp.id, name_by_user="Reading lamp")
    await page.wait(3)
    assert page.page.named(DIMMER)[0]["device"] == "Reading lamp"
    assert page.page.named(DIMMER)[0]["count"] == row["count"]
    assert page.page.gaps == 0


async def test_own_frames_say_who_asked_and_what_was_answered(
    hass: HomeAssistant,
    open_coach: Kit,
    make_clock_client: MakeClockClient,
    hass_admin_user: User,
) -> None:
    coach = open_coach
    await coach.hears(LIT)
    page = Watcher(coach, make_clock_client())
    coach.answers("DC_DIMMER_COMMAND_2", DIMMER, operating_status=0)
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(
        "light",
        "turn_off",
        {"entity_id": "light.dimmer_1"},
        blocking=True,
        context=context,
    )
    await asyncio.sleep(0.3)
    page.look()
    (command,) = page.page.named("DC_DIMMER_COMMAND_2")
    assert command["sent"]
    assert command["source"] == 159
    assert command["device"] == coach.device("house_dc_dimmer_1").name
    ((data, origin),) = page.page.sent
    assert data == command["data"]
    assert origin["context"] == context.id
    assert origin["user"] == hass_admin_user.id
    (answer,) = page.page.answers
    assert answer["ending"] == "obeyed"
    assert answer["command"] == "DC_DIMMER_COMMAND_2"
    assert answer["row"] == page.page.named(DIMMER)[0]["row"]
    assert 0 <= answer["latency"] < 250
    assert answer["origin"]["context"] == context.id
    # What Home Assistant does by itself has nobody who asked.
    await page.wait(6)
    assert page.page.named("DM_RV")[0]["sent"]
    assert len(page.page.sent) == 1


async def test_filters_leave_only_what_is_meant(
    hass: HomeAssistant, coach: Kit, watch: Watch
) -> None:
    await coach.hears(TANK)
    everything = watch()
    dimmers = watch(filter={"dgns": [0x1FEDA]})
    one_node = watch(filter={"sources": [0x9D], "networks": ["house"]})
    await coach.puts(LIT, TANK, OTHER, NOBODYS, DARK)
    await asyncio.sleep(0.3)
    for page in (everything, dimmers, one_node):
        page.look()
        assert page.page.gaps == 0
    assert {row["name"] for row in dimmers.page.rows.values()} == {DIMMER}
    assert [data for *_, data in dimmers.page.frames] == [
        text.partition("#")[2].lower() for text in (LIT, OTHER, DARK)
    ]
    assert {row["source"] for row in one_node.page.rows.values()} == {0x9D}
    assert len(everything.page.rows) > 4
    # Who has a filter too many sees all.
    for number in range(MOST_GROUPS):
        watch(filter={"sources": [number]})
    late = watch(filter={"sources": [0x9D], "dgns": [0x1FEDA]})
    assert late.page.rows.keys() == everything.page.rows.keys()


async def test_unknown_networks_and_signals_are_told(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    client = make_clock_client()
    entry_id = coach.entry.entry_id
    error = client.error(
        "rvc/monitor/subscribe",
        entry_id=entry_id,
        stream="table",
        filter={"networks": ["garage"]},
    )
    assert error["translation_key"] == "no_network"
    about = {"entry_id": entry_id, "network": "house", "source": 0x9C, "dgn": 0x1FEDA}
    error = client.error("rvc/monitor/signal", **about, signal="warmth")
    assert error["translation_key"] == "no_signal"


async def test_a_signal_over_time(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    await coach.hears(LIT, OTHER)
    client = make_clock_client()
    client.call(
        "rvc/monitor/signal",
        entry_id=coach.entry.entry_id,
        network="house",
        source=0x9C,
        dgn=0x1FEDA,
        instance=1,
        signal="operating_status",
    )
    (first,) = client.events()
    assert first["unit"] == "%"
    assert [value for _, value in first["points"]] == [62]
    await coach.puts(DARK, LIT, OTHER)
    await asyncio.sleep(0.3)
    await coach.puts(LIT)
    await asyncio.sleep(0.3)
    changed, same = client.events()
    assert [value for _, value in changed["points"]] == [0, 62]
    assert [value for _, value in same["points"]] == [62]
    assert same["since"] == changed["seq"]
    # Who sleeps gets little, and then nothing.
    for _ in range(160):
        await coach.puts(DARK, LIT)
        await asyncio.sleep(0.25)
    events = client.events()
    assert events[-1]["mode"] == "stopped"
    assert len(events) < 50
    client.call(
        "rvc/monitor/ack",
        entry_id=coach.entry.entry_id,
        subscription=first["subscription"],
        seq=events[-1]["seq"],
    )
    await asyncio.sleep(0.3)
    (event,) = client.events()
    assert event["subscription"] == first["subscription"]
    assert [value for _, value in event["points"]][-2:] == [0, 62]
    await coach.puts(DARK)
    await asyncio.sleep(0.3)
    (event,) = client.events()
    assert [value for _, value in event["points"]] == [0]
    client.close()
    assert running_channel(coach.hass, coach.entry) is None


async def test_frames_are_decoded_when_somebody_looks(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    client = make_clock_client()
    entry_id = coach.entry.entry_id
    frames = [
        {"network": "house", "id": "19FEDA9C", "data": "01FF7CFCFFFF00FF"},
        {"network": "house", "id": "19F0009D", "data": "0102"},
        {"network": "house", "id": "7E8", "data": "0102"},
    ]
    lamp, nobodys, short = client.call(
        "rvc/monitor/decode", entry_id=entry_id, frames=frames
    )
    assert lamp["name"] == DIMMER
    assert lamp["instance"] == 1
    level = next(one for one in lamp["signals"] if one["name"] == "operating_status")
    assert level == {
        "name": "operating_status",
        "label": "Operating status",
        "value": 62.0,
        "text": None,
        "unit": "%",
        "start": 16,
        "width": 8,
    }
    assert nobodys == {
        "name": None,
        "dgn": 0x1F000,
        "instance": None,
        "signals": [],
    }
    assert short["dgn"] is None
    error = client.error(
        "rvc/monitor/decode",
        entry_id=entry_id,
        frames=[{"network": "house", "id": "what", "data": ""}],
    )
    assert error["translation_key"] == "no_frame"


async def test_frames_are_read_in_short_for_lines(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    client = make_clock_client()
    entry_id = coach.entry.entry_id
    frame = {"network": "house", "id": "19FEDA9C", "data": "01FF7CFCFFFF04FF"}
    nobodys = {"network": "house", "id": "19F0009D", "data": "0102"}
    lamp, known, other, unknown = client.call(
        "rvc/monitor/read",
        entry_id=entry_id,
        frames=[
            frame,
            {**frame, "known": DIMMER},
            {**frame, "known": "TANK_STATUS"},
            nobodys,
        ],
    )
    assert lamp["name"] == DIMMER
    # The line says the instance already.
    assert "instance" not in {one["name"] for one in lamp["signals"]}
    (level,) = (one for one in lamp["signals"] if one["name"] == "operating_status")
    assert level == {
        "name": "operating_status",
        "label": "Operating status",
        "unit": "%",
        "start": 16,
        "width": 8,
    }
    values = dict(
        zip((one["name"] for one in lamp["signals"]), lamp["values"], strict=True)
    )
    assert values["operating_status"] == 62.0
    assert values["load_status"] == "Nonzero or flashing"
    assert values["group"] is None
    assert known == {"name": DIMMER, "values": lamp["values"]}
    assert other == lamp
    assert unknown["values"] == []
    error = client.error(
        "rvc/monitor/read", entry_id=entry_id, frames=[{**frame, "id": "what"}]
    )
    assert error["translation_key"] == "no_frame"


async def test_a_batch_is_encoded_once_for_all(
    coach: Kit, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [watch(filter=LAMPS) for _ in range(5)]
    encoded = []

    def encode(event: Any) -> bytes:
        encoded.append(event)
        return json_bytes(event)

    monkeypatch.setattr(group, "json_bytes", encode)
    await coach.puts(LIT, DARK)
    await asyncio.sleep(0.3)
    assert len(encoded) == 1
    for page in pages:
        assert len(page.look()) == 1
        assert len(page.page.frames) == 2


async def test_frames_with_short_identifiers_are_there_too(
    coach: Kit, watch: Watch
) -> None:
    page = watch()
    coach.link.error_counters.count_short(0x7E8, b"\x01\x02")
    await coach.puts(LIT)
    await asyncio.sleep(0.3)
    page.look()
    (row,) = (row for row in page.page.rows.values() if row["id"] == "7E8")
    assert (row["dgn"], row["source"], row["data"]) == (None, None, "0102")
    assert row["count"] == 1


async def test_a_motion_says_who_asked_and_what_was_answered(
    hass: HomeAssistant, open_coach: Kit, make_clock_client: MakeClockClient
) -> None:
    coach = open_coach
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion", position=40)
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion", position=40)
    page = Watcher(coach, make_clock_client())
    coach.answers("AWNING_COMMAND", "AWNING_STATUS", motion="extending", position=41)
    context = Context()
    await hass.services.async_call(
        "cover",
        "open_cover",
        {"entity_id": "cover.patio_awning"},
        blocking=True,
        context=context,
    )
    await asyncio.sleep(0.6)
    page.look()
    (order,) = page.page.named("AWNING_COMMAND")
    assert order["count"] > 1
    assert {origin["context"] for _, origin in page.page.sent} == {context.id}
    (answer,) = page.page.answers
    assert answer["command"] == "AWNING_COMMAND"
    assert answer["ending"] == "obeyed"
    assert answer["latency"] is not None
    assert answer["origin"]["context"] == context.id
