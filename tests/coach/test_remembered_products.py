"""What a node is recognized by may come rarely: it is remembered over a restart."""

from typing import Any

import pytest

from .conftest import RunningCoach, StartCoach
from .test_makers_ways import HEATER_OFF, IS_AQUA_HOT, tell

CLAIM = "18EEFF97#341220F100000080"
OTHER = "18EEFF97#341230F100000080"


def known(running: RunningCoach) -> set[str]:
    """Return the dialects of the node at 97h."""
    return {one.dialect.name for one in running.session.dialects_of(0x97)}


@pytest.fixture
async def memory(running: RunningCoach) -> list[dict[str, Any]]:
    """Return what a coach with an Aqua-Hot remembers."""
    saved: list[None] = []
    running.coach.registry.memory_changes.subscribe(lambda: saved.append(None))
    await tell(running, CLAIM, HEATER_OFF)
    saved.clear()
    await tell(running, IS_AQUA_HOT)
    assert known(running) == {"aqua_hot"}
    assert saved
    return running.coach.memory()


async def test_a_product_is_known_after_a_restart(
    start_coach: StartCoach, memory: list[dict[str, Any]]
) -> None:
    again = await start_coach("house", remembered=memory)
    assert known(again) == {"aqua_hot"}
    assert 0x97 in again.session.codecs.by_source
    await tell(again, CLAIM, HEATER_OFF)
    assert known(again) == {"aqua_hot"}
    assert again.coach.memory()[-1] == memory[-1]


async def test_another_node_at_the_address_is_not_the_product(
    start_coach: StartCoach, memory: list[dict[str, Any]]
) -> None:
    again = await start_coach("house", remembered=memory)
    await tell(again, OTHER)
    assert known(again) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"network": "chassis"},
        # It is recognized by something else in this release.
        {"dialects": {"aqua_hot": ["heard 0FF2E", 0]}},
        {"dialects": {"nobody_s": ["heard 0FF2E", 0]}},
        {"dialects": {}},
    ],
)
async def test_what_does_not_hold_any_more_is_left_out(
    start_coach: StartCoach, memory: list[dict[str, Any]], change: dict[str, Any]
) -> None:
    again = await start_coach("house", remembered=[*memory[:-1], memory[-1] | change])
    assert known(again) == set()


async def test_what_is_forgotten_is_remembered_no_more(running: RunningCoach) -> None:
    await tell(running, CLAIM, HEATER_OFF, IS_AQUA_HOT)
    running.session.recognition.forget(0x97)
    assert not [one for one in running.coach.memory() if "recognized" in one]
