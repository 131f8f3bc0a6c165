"""Commands that others ask for are answered with what was commanded last."""

import asyncio

from .conftest import RunningCoach

COMMAND = "CHASSIS_MOBILITY_COMMAND"
OF_ALL = "18EAFF9C#F3FF01FFFFFFFFFF"
OF_IT = "18EA9F9C#F3FF01FFFFFFFFFF"


async def test_a_request_is_answered_with_the_present_wish(
    running: RunningCoach,
) -> None:
    house = running.house
    await house.hears(OF_ALL)
    await asyncio.sleep(1)
    assert not house.commands(COMMAND)
    await house.hears(OF_IT)
    await asyncio.sleep(1)
    assert [one.data.hex() for one in house.commands(COMMAND)] == ["ff" * 8]
    for signals in (
        {"transmission_command": "prevent_engaging"},
        {"engine_lock_command": "release", "engine_lock_user_override": "override"},
    ):
        await running.session.send_message(COMMAND, dict(signals), 0xFF)
    before = len(house.commands(COMMAND))
    await house.hears(OF_ALL)
    await asyncio.sleep(1)
    (answer,) = house.commands(COMMAND)[before:]
    assert answer.data.hex() == "fffdfcffffffffff"
    assert not house.commands("ACKNOWLEDGMENT")
