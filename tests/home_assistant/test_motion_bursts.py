"""Open, close and stop in quick succession: the newest wins, whatever its moment."""

import asyncio
from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from .kit import NODE, Kit

AWNING = {"dimmer": [177, 178], "name": "Awning", "as": "cover", "open_time": 30}
COVERS = ("cover.awning", "cover.slide_room_1")
OPENS, CLOSES = 177, 178
SLIDES = {"extend": "extending", "retract": "retracting"}


class Movers(Kit):
    """An awning behind two outputs, and a slide; both obey."""

    def begin(self) -> None:
        """Obey from now on."""
        self.outputs: set[int] = set()
        """The outputs that are on."""
        self.was_shorted = False
        self.slide = "no_motion"
        self.answers_by("DC_DIMMER_COMMAND_2", self._switch)
        self.answers_by("SLIDE_COMMAND", self._slide)

    def _switch(self, told: Message) -> Frame:
        is_on = told["command"] == "on_duration"
        (self.outputs.add if is_on else self.outputs.discard)(told.instance or 0)
        self.was_shorted = self.was_shorted or len(self.outputs) > 1
        said: dict[str, Value] = {
            "instance": told.instance,
            "operating_status": 100 if is_on else 0,
        }
        return self.codec.encode("DC_DIMMER_STATUS_3", said, source=NODE)

    def _slide(self, told: Message) -> Frame:
        direction = told.label("direction_of_movement") or ""
        self.slide = SLIDES.get(direction, "no_motion")
        said: dict[str, Value] = {"instance": 1, "motion": self.slide}
        return self.codec.encode("SLIDE_STATUS", said, source=NODE)

    @property
    def moving(self) -> str:
        """Return what moves, and how."""
        ways = {OPENS: "opens", CLOSES: "closes"}
        slides = {"extending": "opens", "retracting": "closes"}
        return " ".join(
            [*(ways[one] for one in sorted(self.outputs)), slides.get(self.slide, "")]
        ).strip()

    async def call(self, entity_id: str, action: str, after: float) -> None:
        """Call an action after a while."""
        await asyncio.sleep(after)
        domain, data = ("cover", {"entity_id": entity_id})
        if action == "stop_all":
            domain, data = (DOMAIN, {})
        else:
            action = f"{action}_cover"
        await self.hass.services.async_call(domain, action, data, blocking=True)


@pytest.fixture
async def movers(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Movers]:
    """Return a coach whose movers stand still."""
    hass.config_entries.async_update_entry(
        entry,
        options={"allow_motion": True},
        data={"coach_map": {"devices": [AWNING]}},
    )
    kit = Movers(hass, entry)
    await kit.set_up()
    for instance in (OPENS, CLOSES):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    await kit.says("SLIDE_STATUS", instance=1, motion="no_motion")
    kit.begin()
    yield kit
    await kit.tear_down()


@pytest.mark.parametrize("entity_id", COVERS)
@pytest.mark.parametrize(
    ("calls", "moving"),
    [
        ((("open", 0), ("close", 0)), "closes"),
        ((("close", 0), ("open", 0)), "opens"),
        ((("open", 0), ("close", 0.05)), "closes"),
        ((("open", 0), ("close", 0.09), ("open", 0.095)), "opens"),
        ((("open", 0), ("open", 0), ("close", 0)), "closes"),
        ((("open", 0), ("close", 0), ("open", 0), ("stop", 0.02)), ""),
        ((("open", 0), ("close", 0.2), ("stop", 0.21)), ""),
        ((("open", 0), ("close", 0.2), ("stop", 0.25)), ""),
        *(
            ((("open", 0), (stop, after)), "")
            for stop in ("stop", "stop_all")
            for after in (0, 0.001, 0.01, 0.05, 0.09, 0.101, 0.2)
        ),
    ],
)
async def test_the_newest_call_wins_and_both_ways_are_never_on(
    movers: Movers, entity_id: str, calls: tuple[tuple[str, float], ...], moving: str
) -> None:
    # None of them fails: what is replaced ends without an error of its own.
    await asyncio.gather(*(movers.call(entity_id, *one) for one in calls))
    await asyncio.sleep(1)
    assert movers.moving == moving
    assert not movers.was_shorted


@pytest.mark.parametrize("entity_id", COVERS)
@pytest.mark.parametrize("after", [0, 0.001, 0.01, 0.05, 0.099, 0.101, 0.2])
async def test_nothing_moves_after_an_unload(
    hass: HomeAssistant, movers: Movers, entity_id: str, after: float
) -> None:
    opening = asyncio.create_task(movers.call(entity_id, "open", 0))
    await asyncio.sleep(after)
    await hass.config_entries.async_unload(movers.entry.entry_id)
    await asyncio.gather(opening, return_exceptions=True)
    await asyncio.sleep(1)
    assert not movers.moving
