"""What goes wrong in the long run, and what the faults of the coach excuse."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
import logging
import math
import traceback
from typing import Any, Final, override

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback

from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.simulator.rude.fault import Excuse, Fault

from .soak_truth import GONE, Watched, in_motion, watched

BACK: Final = 30.0
"""So long after the wire is back all is there again."""
SETTLED: Final = 5.0
"""What is there again shows what is true by then."""
AFTER: Final[dict[Excuse, float]] = {
    Excuse.AWAY: BACK,
    Excuse.FAILS: 2.0,
    Excuse.LOSES: 5.0,
    Excuse.VALUES: 15.0,
}
QUIET: Final = 8.0
"""Without a command for so long, an entity changes by itself."""
ENDS_WITHIN: Final = 3.0
"""What moves without being asked to has to stop by then."""
LOOK: Final = 0.2
SHOWN: Final = 12
"""Findings of one kind that are told; the others are counted."""
KINDS: Final = (
    "wrong state",
    "flap",
    "exception",
    "lost command",
    "motion not ended",
)


KEPT = 600.0
"""Faults that ended longer ago explain nothing any more, in s."""


@dataclass
class Episode:
    """A fault, from when to when."""

    fault: Fault
    begins: float
    ends: float = math.inf


class Findings(logging.Handler):
    """Watches states, faults and the log, and collects what is wrong."""

    def __init__(self, hass: HomeAssistant, coach: RudeCoach) -> None:
        """Begin to watch."""
        super().__init__(logging.WARNING)
        self.counts: Counter[str] = Counter()
        self.told: dict[str, list[str]] = {}
        self._hass = hass
        self._coach = coach
        self._episodes: list[Episode] = []
        self._watched = {one.entity_id: one for one in watched()}
        self._commanded: dict[str, float] = {}
        self._wrong: set[str] = set()
        self._moves_since: dict[str, float] = {}
        self._began = self._now()
        self._was_seen: set[str] = set()
        self._there_since: dict[str, float] = {}
        """When entities came back, or went."""
        self.longest_wait = 0.0
        """How late the event loop was at the most, in s."""
        self.is_over = False
        """Whether nothing is excused any more."""
        coach.on_fault = self._fault
        hass.bus.async_listen("state_changed", self._changed)
        logging.getLogger().addHandler(self)
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._unhandled)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def find(self, kind: str, what: str) -> None:
        """Collect a finding."""
        self.counts[kind] += 1
        told = self.told.setdefault(kind, [])
        if len(told) < SHOWN:
            active = ", ".join(
                f"{one.fault.name}"
                f"{'' if one.ends == math.inf else f' until {one.ends - self._began:.1f}'}"
                for one in self._episodes[-6:]
            )
            told.append(f"{self._now() - self._began:6.1f} s: {what} [{active}]")

    def _fault(self, fault: Fault, begins: bool) -> None:
        now = self._now()
        if begins:
            self._episodes = [one for one in self._episodes if one.ends > now - KEPT]
            self._episodes.append(Episode(fault, now))
            self.counts["fault"] += 1
            return
        for episode in self._episodes:
            if episode.fault is fault:
                episode.ends = now

    def excused(
        self,
        excuses: Iterable[Excuse],
        devices: Iterable[tuple[str, int | None]],
        since: float,
    ) -> bool:
        """Return whether a fault explains what happened to devices since a time."""
        devices = list(devices)
        for episode in self._episodes:
            for excuse in set(excuses) & episode.fault.excuses:
                if episode.ends + AFTER[excuse] >= since:
                    if any(self._concerns(episode.fault, *one) for one in devices):
                        return True
        return False

    def _concerns(self, fault: Fault, kind: str, instance: int | None) -> bool:
        device = self._coach.device(kind, instance)
        return fault.concerns(self._coach.node_of(device), device)

    # Commands

    def commanded(self, entity_id: str, now: float) -> None:
        """Note that the owner does something."""
        self._commanded[entity_id] = now

    def failed(
        self,
        entity_id: str,
        action: str,
        device: tuple[str, int | None],
        began: float,
        error: Exception,
    ) -> None:
        """Judge an action that has failed."""
        was_away = self._there_since.get(entity_id, 0.0) > began - SETTLED
        if self.excused((Excuse.FAILS,), [device], began) or (
            was_away and self.excused((Excuse.AWAY,), [device], began)
        ):
            self.counts["failed, as expected"] += 1
        else:
            self.find("lost command", f"{entity_id} {action} failed: {error}")

    def not_done(
        self,
        entity_id: str,
        action: str,
        device: tuple[str, int | None],
        began: float,
    ) -> None:
        """Judge an action that went well, and has not happened."""
        if self.excused((Excuse.LOSES,), [device], began):
            self.counts["undone by a fault"] += 1
        else:
            self.find("lost command", f"{entity_id} {action} did not happen")

    # States

    async def watch(self) -> None:
        """Compare until cancelled."""
        while True:
            self.look()
            before = self._now()
            await asyncio.sleep(LOOK)
            late = self._now() - before - LOOK
            self.longest_wait = max(self.longest_wait, late)

    def look(self) -> None:
        """Compare what is shown with what is true, now."""
        now = self._now()
        for one in self._watched.values():
            one.note(now, self._coach)
            self._compare(one, now)
        self._look_at_motions(now)

    def _compare(self, one: Watched, now: float) -> None:
        state = self._hass.states.get(one.entity_id)
        if state is None or state.state in GONE:
            if one.entity_id in self._was_seen:
                self.counts["looks at nothing"] += 1
            return
        self._was_seen.add(one.entity_id)
        if one.is_right(state, now):
            self._wrong.discard(one.entity_id)
        elif one.entity_id not in self._wrong:
            recently = self._commanded.get(one.entity_id, 0.0) > now - QUIET
            if recently or self._is_excused(one, now):
                return
            self._wrong.add(one.entity_id)
            truth = one.history[-1][1]
            self.find("wrong state", f"{one.entity_id} {_text(state)}, truly {truth}")

    def _is_excused(self, one: Watched, now: float) -> bool:
        kinds = (Excuse.VALUES, Excuse.LOSES)
        was_away = self._there_since.get(one.entity_id, 0.0) > now - SETTLED
        return was_away or self.excused(kinds, one.devices, now)

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        one = self._watched.get(event.data["entity_id"])
        old, new = event.data["old_state"], event.data["new_state"]
        if one is None or old is None or new is None or self.is_over:
            return
        now = self._now()
        if old.state == new.state and (old.attributes == new.attributes):
            return
        if old.state == new.state == "unavailable":
            return
        if "unavailable" in (old.state, new.state):
            self.counts["came or went"] += 1
            self._there_since[one.entity_id] = now
            is_first = one.entity_id not in self._was_seen
            if not (is_first or self.excused((Excuse.AWAY,), one.devices, now)):
                self.find("flap", f"{one.entity_id} {old.state} -> {new.state}")
            return
        if one.is_measured or "unknown" in (old.state, new.state):
            return
        one.note(now, self._coach)
        recently = self._commanded.get(one.entity_id, 0.0) > now - QUIET
        settled = one.changed_at() < now - QUIET
        if settled and not recently and not self._is_excused(one, now):
            self.find("flap", f"{one.entity_id} {_text(old)} -> {_text(new)}")

    def _look_at_motions(self, now: float) -> None:
        moving = dict(in_motion(self._coach))
        for entity_id in list(self._moves_since):
            if entity_id not in moving:
                del self._moves_since[entity_id]
        for entity_id in moving:
            state = self._hass.states.get(entity_id)
            one = self._watched[entity_id]
            shown = state is not None and state.state in ("opening", "closing")
            if shown or self.excused((Excuse.AWAY, Excuse.FAILS), one.devices, now):
                self._moves_since.pop(entity_id, None)
                continue
            since = self._moves_since.setdefault(entity_id, now)
            if now > since + ENDS_WITHIN and since > 0:
                self._moves_since[entity_id] = math.inf
                self.find("motion not ended", f"{entity_id} moves, and shows {state}")

    # The log

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Collect errors, and count warnings of the integration."""
        text = record.getMessage()
        if record.levelno >= logging.ERROR or record.exc_info:
            if record.exc_info and record.exc_info[1] is not None:
                text += "\n" + "".join(traceback.format_exception(record.exc_info[1]))
            self._loop.call_soon_threadsafe(self.find, "exception", text)
        elif "rvc" in record.name and "not been tested" not in text:
            self.counts["warnings"] += 1
            self.told.setdefault("warnings", [])
            if len(self.told["warnings"]) < SHOWN:
                self.told["warnings"].append(text)

    def _unhandled(
        self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]
    ) -> None:
        error = context.get("exception")
        trace = "".join(traceback.format_exception(error)) if error else ""
        self.find("exception", f"{context['message']} {trace}")

    def at_the_end(self) -> None:
        """Compare everything once more: nothing is excused, and nothing is away."""
        self.is_over = True
        now = self._now()
        for one in self._watched.values():
            one.note(now, self._coach)
            state = self._hass.states.get(one.entity_id)
            if state is None or state.state == "unavailable":
                self.find("wrong state", f"{one.entity_id} is not there at the end")
            elif state.state not in GONE and not one.is_right(state, now):
                truth = one.history[-1][1]
                self.find(
                    "wrong state",
                    f"{one.entity_id} {_text(state)} at the end, truly {truth}",
                )
        for entity_id, _ in in_motion(self._coach):
            self.find("motion not ended", f"{entity_id} moves at the end")


def _text(state: Any) -> str:
    """Return what a state shows, shortly."""
    names = ("brightness", "temperature", "current_temperature", "current_position")
    shown = {n: state.attributes[n] for n in names if n in state.attributes}
    return f"{state.state} {shown}"
