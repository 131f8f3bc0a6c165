"""What is heard of a number, known or not, while a page describes it."""

from dataclasses import replace

import pytest

from custom_components.rvc.coach.heard_samples import HeardSamples
from custom_components.rvc.coach.timing import Timing
from tests.home_assistant.kit import QUICK, Kit

from .client import Client


@pytest.fixture
def timing() -> Timing:
    """Look often."""
    return replace(QUICK, page_states=0.01)


async def test_what_is_heard_of_a_number_comes_while_somebody_looks(
    coach: Kit, client: Client
) -> None:
    await coach.hears("195FCE98#AAE024FFFFFFFFFF")
    about = {
        "entry_id": coach.entry.entry_id,
        "dgn": 0x15F00,
        "is_short": False,
        "source": None,
        "code": None,
        "samples": ["aac024ffffffffff", "aae024ffffffffff"],
    }
    await client.send("rvc/definitions/heard", **about)
    assert (await client.receive())["success"]
    event = await client.event()
    assert event["samples"] == ["aae024ffffffffff", "aac024ffffffffff"]
    assert event["changing"] == "0020000000000000"
    assert [one["kind"] for one in event["guesses"]] == ["temperature"]
    await coach.hears("195FCE99#0100", "19FEDA9C#19FF7CFCFFFF00FF")
    event = await client.event()
    assert event["samples"][0] == "0100"
    # It is bounded, however many there are.
    for value in range(40):
        await coach.hears(*(f"195FCE{80 + one:02X}#{value:02X}" for one in range(12)))
    while len(event["samples"]) < 8 or "27" not in event["samples"]:
        event = await client.event()
    assert len(event["samples"]) == 8


async def test_what_noise_changes_is_a_sample_too(coach: Kit, client: Client) -> None:
    voltages = [f"19FFFD46#0178{code}0100943577" for code in ("0A", "0B", "0C")]
    await coach.hears(*[voltages[1]] * 4)
    about = {
        "entry_id": coach.entry.entry_id,
        "dgn": 0x1FFFD,
        "is_short": False,
        "source": None,
        "code": None,
        "samples": [],
    }
    await client.send("rvc/definitions/heard", **about)
    assert (await client.receive())["success"]
    event = await client.event()
    for voltage in (voltages[0], voltages[1], voltages[2]):
        await coach.hears(voltages[1], voltage)
    while len(event["samples"]) < 3:
        event = await client.event()
    assert {one[4:6] for one in event["samples"]} == {"0a", "0b", "0c"}


async def test_nobody_listens_any_more_when_the_page_has_gone(
    coach: Kit, client: Client
) -> None:
    session = coach.running.sessions["house"]
    about = {
        "entry_id": coach.entry.entry_id,
        "dgn": 0x123,
        "is_short": True,
        "source": None,
        "code": None,
        "samples": [],
    }
    assert not session.receiver.short_frames
    number = await client.send("rvc/definitions/heard", **about)
    assert (await client.receive())["success"]
    assert (await client.event())["samples"] == []
    assert session.receiver.short_frames
    coach.link.error_counters.count_short(0x124, b"\x01")
    coach.link.error_counters.count_short(0x123, b"\x02")
    await coach.hears("19FEDA9C#19FF7CFCFFFF00FF")
    assert (await client.event())["samples"] == ["02"]
    await client.send("unsubscribe_events", subscription=number)
    while (await client.receive())["type"] != "result":
        pass
    assert not session.receiver.short_frames

    heard = HeardSamples([session], 0x15F00, is_short=False)
    heard.close()
    heard.has_changed = False
    await coach.hears("195FCE98#01")
    assert not heard.has_changed


async def test_only_the_messages_that_are_meant_are_heard(
    coach: Kit, client: Client
) -> None:
    about = {
        "entry_id": coach.entry.entry_id,
        "dgn": 0x0EF00,
        "is_short": False,
        "source": 0x21,
        "code": 2,
        "samples": ["0201", "no digits"],
    }
    await client.send("rvc/definitions/heard", **about)
    assert (await client.receive())["success"]
    assert (await client.event())["samples"] == ["0201"]
    await coach.hears("14EF1F22#0209", "14EF1F21#0109", "14EF1F21#0203")
    assert (await client.event())["samples"] == ["0203", "0201"]
