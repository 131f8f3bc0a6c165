"""A lesson: the owner presses a switch, and the page shows what changes."""

import asyncio

from ...coach.learn import LearnSession
from ..contract.command import EntryRequest
from ..contract.devices import LearnCandidate, LearnEvent
from ..registry import Stream


class Lesson:
    """Watches the outputs of a coach until its page has seen enough."""

    def __init__(self, stream: Stream[EntryRequest, LearnEvent]) -> None:
        """Begin with what changes by itself."""
        self._stream = stream
        self._timing = stream.runtime.coach.timing
        self._session = LearnSession(stream.runtime.coach)
        stream.send(LearnEvent(phase="noise", candidates=[]))
        self._task = stream.entry.async_create_background_task(
            stream.hass, self._run(), "rvc lesson", eager_start=True
        )

    def close(self) -> None:
        """End it."""
        self._task.cancel()
        self._session.end()

    async def _run(self) -> None:
        await asyncio.sleep(self._timing.learn_noise)
        self._session.begin()
        sent: list[LearnCandidate] = []
        self._stream.send(LearnEvent(phase="watching", candidates=sent))
        await self._session.noticed.wait()
        while True:
            # What moves is on for a while, and its other output may follow.
            candidates = self._candidates()
            if candidates != sent:
                sent = candidates
                self._stream.send(LearnEvent(phase="watching", candidates=sent))
            await asyncio.sleep(self._timing.page_lesson)

    def _candidates(self) -> list[LearnCandidate]:
        return [
            LearnCandidate(
                key=str(one.key),
                presses=one.presses,
                partner=one.partner and str(one.partner),
                travel_time=one.travel_time,
            )
            for one in self._session.candidates()
        ]
