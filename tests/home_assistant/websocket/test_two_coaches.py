"""Two coaches, or two networks, at once: each page is told of its own, until that goes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.coach.timing import Timing
from tests.home_assistant.kit import NODE, QUICK, Kit, coach_entry, network_data

from .client import Client
from .conftest import MakeClient, MakeClockClient

NINE = "house_dc_dimmer_9"
LAMP = "DC_DIMMER_COMMAND_2"


@pytest.fixture
def timing() -> Timing:
    """Look often, and learn fast."""
    return replace(
        QUICK, page_states=0.01, page_lesson=0.01, learn_noise=0.01, blink=0.01
    )


def lit(level: int) -> str:
    """Return a status of dimmer 9."""
    return f"19FEDA9C#09FF{level:02X}FCFFFF{'04' if level else '00'}FF"


def obeys(kit: Kit) -> None:
    """Have the dimmer do what it is told."""
    kit.answers_by(
        LAMP,
        lambda m: kit.codec.encode(
            "DC_DIMMER_STATUS_3",
            {"instance": m.instance, "operating_status": m["desired_level"] or 0},
            source=NODE,
        ),
    )


@pytest.fixture
async def other(hass: HomeAssistant, coach: Kit) -> AsyncIterator[Kit]:
    """Set up a second coach, with the same dimmer."""
    entry = coach_entry(network_data(channel="other coach"), title="Other")
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    await kit.set_up()
    for one in (coach, kit):
        await one.hears("19FFBD9C#05FFFFFFFFFFFFFF", lit(0))
        obeys(one)
    yield kit
    await kit.tear_down()


async def learn(kit: Kit, client: Client) -> None:
    """Begin a lesson, until it watches."""
    await client.send("rvc/devices/learn", entry_id=kit.entry.entry_id)
    assert (await client.receive())["success"]
    assert (await client.event())["phase"] == "noise"
    assert await client.event() == {"phase": "watching", "candidates": []}


async def test_each_lesson_shows_its_coach_and_ends_with_it(
    hass: HomeAssistant, coach: Kit, other: Kit, make_client: MakeClient
) -> None:
    first, second = [await make_client(), await make_client()]
    await learn(coach, first)
    await learn(other, second)
    await coach.hears(lit(100))
    assert [one["key"] for one in (await first.event())["candidates"]] == [NINE]
    await hass.config_entries.async_unload(coach.entry.entry_id)
    assert await first.event() == {"ended": "unloaded"}
    # The other one goes on, and was told nothing of it.
    await other.hears(lit(100))
    (candidate,) = (await second.event())["candidates"]
    assert candidate["presses"] == 1
    await hass.config_entries.async_reload(other.entry.entry_id)
    assert await second.event() == {"ended": "unloaded"}
    error = await first.error("rvc/devices/learn", entry_id=coach.entry.entry_id)
    assert error["translation_domain"] == "homeassistant"
    assert error["translation_placeholders"]["entry_title"] == coach.entry.title


async def test_two_coaches_blink_at_once_and_one_goes_meanwhile(
    hass: HomeAssistant, coach: Kit, other: Kit, make_client: MakeClient
) -> None:
    clients = [await make_client(), await make_client()]
    asked: list[asyncio.Task[dict[str, Any]]] = [
        asyncio.create_task(
            client.answer(
                "rvc/devices/blink",
                entry_id=kit.entry.entry_id,
                key=NINE,
                role="light",
            )
        )
        for kit, client in zip((coach, other), clients, strict=True)
    ]
    await coach.until(lambda: coach.commands(LAMP) and other.commands(LAMP))
    await hass.config_entries.async_unload(coach.entry.entry_id)
    answers = await asyncio.gather(*asked)
    assert answers[1]["success"]
    levels = [m["desired_level"] for m in other.commands(LAMP)]
    assert levels == [100, 0, 100, 0, 100, 0, 0]
    # The one that went is left as it was, and blinks no more.
    sent = [m["desired_level"] for m in coach.commands(LAMP)]
    assert len(sent) < len(levels)
    assert sent[-1] == 0
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(coach.commands(LAMP)) == len(sent)


@pytest.fixture
async def two_networks(hass: HomeAssistant, quick: None) -> AsyncIterator[list[Kit]]:
    """Set up a coach with two networks."""
    entry = coach_entry(
        network_data(channel="first"), network_data("roof", channel="second")
    )
    entry.add_to_hass(hass)
    kits = [Kit(hass, entry), Kit(hass, entry, "roof")]
    await kits[0].set_up()
    yield kits
    await kits[0].tear_down()


async def test_a_plot_is_of_its_network_alone_also_where_both_have_the_signal(
    two_networks: list[Kit], make_clock_client: MakeClockClient
) -> None:
    house, roof = two_networks
    await house.hears(lit(100))
    await roof.hears(lit(0))
    clients = [make_clock_client(), make_clock_client()]
    for client, network in zip(clients, ("house", "roof"), strict=True):
        client.call(
            "rvc/monitor/signal",
            entry_id=house.entry.entry_id,
            network=network,
            source=0x9C,
            dgn=0x1FEDA,
            instance=9,
            signal="operating_status",
        )
    begun = [[point[1] for point in one.events()[0]["points"]] for one in clients]
    assert begun == [[50], [0]]
    await house.puts(lit(0))
    await roof.puts(lit(100))
    await asyncio.sleep(0.3)
    told = [[v for e in one.events() for _, v in e["points"]] for one in clients]
    assert told == [[0], [50]]
    # Its value is gone: a gap, and no number that was true before.
    await house.puts("19FEDA9C#09FFFFFCFFFF00FF")
    await asyncio.sleep(0.3)
    assert [v for e in clients[0].events() for _, v in e["points"]] == [None]
    # The message is too short for it: nothing is made up.
    await house.puts("19FEDA9C#09")
    await asyncio.sleep(0.3)
    short = [v for e in clients[0].events() for _, v in e["points"]]
    assert all(value is None for value in short)
    for client in clients:
        client.close()
