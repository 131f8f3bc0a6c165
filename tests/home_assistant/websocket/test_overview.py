"""The overview: networks, nodes, faults in words, and advice."""

import asyncio
import json
from typing import Any

import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.websocket.overview.advice import NETWORK_ROWS, advice_of
from custom_components.rvc.websocket.overview.errors import RecentErrors
from custom_components.rvc.websocket.overview.faults import _HINTS
from tests.home_assistant.kit import Kit
from tests.paths import ROOT

from .client import Client, ClockClient
from .conftest import MakeClockClient

HEALTHY = "19FECA9C#0583FFFFFFFFFFFF"
FAULTY = "19FECA9C#458301052681FFFF"
LAMP = "19FEDA9C#01FF7CFCFFFF00FF"


def subscribe(coach: Kit, client: ClockClient) -> dict[str, Any]:
    """Open the page, and return the first event."""
    client.send("rvc/overview/subscribe", entry_id=coach.entry.entry_id)
    (event,) = client.events()
    return dict(event)


def said(coach: Kit, recent: RecentErrors | None = None) -> dict[str, dict[str, Any]]:
    """Return the advice by its keys."""
    house = coach.running.networks["house"]
    recent = recent or RecentErrors(house, 0)
    found = advice_of(coach.hass, coach.entry, {"house": recent})
    return {one["key"]: dict(one) for one in found}


def awning(coach: Kit) -> str:
    """Return the status of an awning."""
    dgn = coach.codec.spec.dgns["AWNING_STATUS"]
    return str(coach.frame(dgn.dgn or 0, bytes([1, 0, *[0xFF] * 6]), 0xFF))


async def test_the_overview_tells_what_there_is_and_then_what_changes(
    coach: Kit, make_clock_client: MakeClockClient
) -> None:
    await coach.hears(HEALTHY, LAMP, LAMP)
    client = make_clock_client()
    first = subscribe(coach, client)
    (house,) = first["networks"]
    assert (house["key"], house["state"], house["errors"]) == ("house", "connected", 0)
    assert first["faults"] == []
    ours, node = sorted(first["nodes"], key=lambda one: not one["is_own"])
    assert ours["address"] == house["own_address"]
    assert (node["address"], node["speaks"], node["devices"]) == (156, True, 1)
    assert node["device_id"] == coach.device("house_node_156").id

    await coach.hears(FAULTY)
    await asyncio.sleep(1)
    events = client.events()
    changed = next(one for one in events if "nodes" in one)
    (node,) = changed["nodes"]
    assert (node["faults"], node["lamp"]) == (1, "red")
    (fault,) = next(one for one in events if "faults" in one)["faults"]
    assert fault["is_red"]
    assert fault["hint"] == "short"
    assert fault["text"].startswith("Dimmer 5")
    assert any(["house", 156, 1] in one.get("rates", []) for one in events)
    client.close()


async def test_nothing_is_looked_at_once_the_page_is_closed(
    coach: Kit, make_clock_client: MakeClockClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    update = RecentErrors.update

    def count(self: RecentErrors, now: float) -> None:
        looks.append(now)
        update(self, now)

    monkeypatch.setattr(RecentErrors, "update", count)
    client = make_clock_client()
    subscribe(coach, client)
    await asyncio.sleep(3)
    assert len(looks) in (3, 4)
    client.close()
    looks.clear()
    await asyncio.sleep(3)
    assert not looks


async def test_errors_on_the_wire_are_told_as_what_they_may_mean(coach: Kit) -> None:
    house = coach.running.networks["house"]
    recent = RecentErrors(house, 0)
    counters: Any = house._transport  # noqa: SLF001
    counters.error_counters.error_frames += 10
    recent.update(1)
    assert "only_errors" in said(coach, recent)
    house.statistics.received += 100
    recent.update(2)
    told = said(coach, recent)
    assert "only_errors" not in told
    assert told["termination"]["placeholders"] == {
        "network": "House",
        "errors": "10",
        "frames": "100",
    }
    house.statistics.received += 10_000
    recent.update(3)
    assert "termination" not in said(coach, recent)
    recent.update(63.5)
    assert recent.errors == 0


async def test_a_network_that_is_away_says_why(coach: Kit) -> None:
    house = coach.running.networks["house"]
    house.lost(CannotOpen("not_found", "no such device"))
    assert said(coach)["lost"]["placeholders"]["reason"] == "no such device"
    house.last_error = CannotOpen("wrong_bit_rate", "ip link set can0")
    told = said(coach)
    assert "lost" not in told
    assert told["wrong_bit_rate"]["placeholders"]["reason"] == "ip link set can0"


async def test_what_the_owner_does_not_allow_is_told(coach: Kit) -> None:
    assert "not_allowed" not in said(coach)
    await coach.hears(*[awning(coach)] * 2)
    assert said(coach)["not_allowed"]["permissions"] == ["awnings"]
    hass, entry = coach.hass, coach.entry
    hass.config_entries.async_update_entry(entry, options={"read_only": True})
    await hass.async_block_till_done()
    assert "read_only" in said(coach)


async def test_only_administrators_see_it(coach: Kit, reader: Client) -> None:
    error = await reader.error("rvc/overview/subscribe", entry_id=coach.entry.entry_id)
    assert error["code"] == "unauthorized"


def test_every_advice_and_every_hint_has_a_text() -> None:
    file = ROOT / "custom_components/rvc/translations/en.json"
    texts = json.loads(file.read_text())
    overview = texts["config_panel"]["overview"]
    assert {row.key for row in NETWORK_ROWS} <= overview["advice"].keys()
    assert {*_HINTS.values(), "look", "chassis"} == overview["hint"].keys()
    failures = texts["selector"]["failure"]["options"]
    assert _HINTS.keys() <= failures.keys()
    for one in overview["advice"].values():
        assert one.keys() - {"text_one"} == {"title", "text"}
