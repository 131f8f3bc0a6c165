"""The owner of the rude coach: commands one thing after another, as a seed says."""

import asyncio
from collections.abc import Awaitable, Callable
import random
from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.rvc.simulator.devices.climate import SimulatedZone
from custom_components.rvc.simulator.devices.generation import GeneratorStart
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.loads import SimulatedLoad
from custom_components.rvc.simulator.devices.water import (
    SimulatedPump,
    SimulatedWaterHeater,
)
from custom_components.rvc.simulator.rude.coach import RudeCoach

from .soak_findings import Findings
from .soak_truth import FULL, LAMPS, MOVERS, PAIR, drive_of, stateful

PAUSE = (0.3, 1.2)
HAPPENS_WITHIN = 2.0
"""What an action has done is to be seen at the coach by then, in s."""
SLIDER = 12
"""Calls of a slider that is dragged, twenty a second."""

type Device = tuple[str, int | None]
type Happened = Callable[[], bool]


class Owner:
    """Does one thing after another, each with what has to come of it."""

    def __init__(
        self, hass: HomeAssistant, coach: RudeCoach, findings: Findings, seed: int
    ) -> None:
        """Own the coach; the same seed does the same things."""
        self._hass = hass
        self._coach = coach
        self._findings = findings
        self._chance = random.Random(f"owner {seed}")
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.done = 0

    async def live(self) -> None:
        """Act until cancelled; what was begun is ended then."""
        things: list[Callable[[], Awaitable[None]]] = [
            *[self._lamp] * 5,
            self._slider,
            self._load,
            self._load,
            self._climate,
            self._climate,
            *[self._motion] * 4,
            self._pair,
            self._pair,
            self._lock,
            self._demand,
            self._water_heater,
            self._pump,
            self._all_off,
        ]
        try:
            while True:
                thing = self._chance.choice(things)
                self._start(thing())
                await asyncio.sleep(self._chance.uniform(*PAUSE))
        finally:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, thing: Awaitable[None]) -> None:
        task = asyncio.ensure_future(thing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _is_there(self, entity_id: str) -> bool:
        state = self._hass.states.get(entity_id)
        return state is not None and state.state != "unavailable"

    async def _do(
        self,
        entity_id: str,
        action: str,
        device: Device,
        happened: Happened,
        **data: object,
    ) -> bool:
        """Call an action, and see that it happens; return whether it went well."""
        if entity_id in self._busy or not self._is_there(entity_id):
            return False
        self._busy.add(entity_id)
        try:
            return await self._call(entity_id, action, device, happened, data)
        finally:
            self._busy.discard(entity_id)

    async def _call(
        self,
        entity_id: str,
        action: str,
        device: Device,
        happened: Happened,
        data: dict[str, object],
    ) -> bool:
        self.done += 1
        began = asyncio.get_running_loop().time()
        self._findings.commanded(entity_id, began)
        try:
            await self._action(entity_id, action, **data)
        except HomeAssistantError as error:
            self._findings.failed(entity_id, action, device, began, error)
            return False
        finally:
            self._findings.commanded(entity_id, asyncio.get_running_loop().time())
        if not await self._until(happened, HAPPENS_WITHIN):
            self._findings.not_done(entity_id, action, device, began)
            return False
        return True

    async def _action(self, entity_id: str, action: str, **data: object) -> None:
        await self._hass.services.async_call(
            entity_id.partition(".")[0],
            action,
            {"entity_id": entity_id, **data},
            blocking=True,
        )

    async def _until(self, happened: Happened, patience: float) -> bool:
        end = asyncio.get_running_loop().time() + patience
        while not happened():
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.02)
        return True

    async def _lamp(self) -> None:
        instance = self._chance.choice(LAMPS)
        entity_id, device = f"light.dimmer_{instance}", ("dc_dimmer", instance)
        if self._chance.random() < 0.4:
            await self._do(
                entity_id, "turn_off", device, lambda: not self._level(instance)
            )
            return
        percent = self._chance.randrange(5, 101, 5)
        await self._do(
            entity_id,
            "turn_on",
            device,
            lambda: self._has_level(instance, percent),
            brightness_pct=percent,
        )

    def _level(self, instance: int) -> float:
        return cast(SimulatedDimmer, self._coach.device("dc_dimmer", instance)).level

    def _has_level(self, instance: int, percent: float) -> bool:
        lamp = cast(SimulatedDimmer, self._coach.device("dc_dimmer", instance))
        return abs(lamp.level - (percent if lamp.dimmable else FULL)) <= 1

    async def _slider(self) -> None:
        instance = self._chance.choice(LAMPS[:20])
        entity_id, device = f"light.dimmer_{instance}", ("dc_dimmer", instance)
        if entity_id in self._busy or not self._is_there(entity_id):
            return
        levels = [self._chance.randrange(10, 100) for _ in range(SLIDER)]
        self._busy.add(entity_id)
        began = asyncio.get_running_loop().time()
        calls = []
        for level in levels[:-1]:
            self._findings.commanded(entity_id, asyncio.get_running_loop().time())
            call = self._action(entity_id, "turn_on", brightness_pct=level)
            calls.append(asyncio.ensure_future(call))
            await asyncio.sleep(0.05)
        self._busy.discard(entity_id)
        await self._do(
            entity_id,
            "turn_on",
            device,
            lambda: self._has_level(instance, levels[-1]),
            brightness_pct=levels[-1],
        )
        for error in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(error, HomeAssistantError):
                self._findings.failed(entity_id, "slider", device, began, error)

    async def _all_off(self) -> None:
        if self._chance.random() < 0.5:
            return
        await asyncio.gather(
            *(
                self._do(
                    f"light.dimmer_{instance}",
                    "turn_off",
                    ("dc_dimmer", instance),
                    lambda instance=instance: not self._level(instance),  # type: ignore[misc]
                )
                for instance in LAMPS
            )
        )

    async def _load(self) -> None:
        kind, instance = self._chance.choice((("ac", 1), ("ac", 2), ("dc", 1)))
        name, wanted = f"{kind}_load", self._chance.random() < 0.5

        def happened() -> bool:
            load = cast(SimulatedLoad, self._coach.device(name, instance))
            return load.is_on is wanted

        action = "turn_on" if wanted else "turn_off"
        await self._do(f"switch.{name}_{instance}", action, (name, instance), happened)

    async def _climate(self) -> None:
        instance = self._chance.choice((1, 2, 3))
        entity_id, device = f"climate.thermostat_{instance}", ("thermostat", instance)

        def zone() -> SimulatedZone:
            return cast(SimulatedZone, self._coach.device("thermostat", instance))

        mode = self._chance.choice(("off", "heat", "cool"))
        degrees = self._chance.randrange(16, 28)
        went_well = await self._do(
            entity_id,
            "set_hvac_mode",
            device,
            lambda: zone().mode == mode,
            hvac_mode=mode,
        )
        if went_well and mode != "off":

            def happened() -> bool:
                has = zone().heat_to if mode == "heat" else zone().cool_to
                return abs(has - degrees) < 0.3

            await self._do(
                entity_id, "set_temperature", device, happened, temperature=degrees
            )

    async def _motion(self) -> None:
        entity_id = self._chance.choice(list(MOVERS))
        kind, instance = MOVERS[entity_id]
        opens = self._chance.random() < 0.6
        await self._move(entity_id, opens, (kind, instance))

    async def _pair(self) -> None:
        await self._move(PAIR, self._chance.random() < 0.5, ("dc_dimmer", 41))

    async def _move(self, entity_id: str, opens: bool, device: Device) -> None:
        """Open or close a little, and stop; that it moves at all is not asked for."""
        seconds = self._chance.uniform(0.5, 4.0)
        action = "open_cover" if opens else "close_cover"
        if not await self._do(entity_id, action, device, lambda: True):
            return
        await asyncio.sleep(seconds)
        if self._chance.random() < 0.7:
            await self._do(
                entity_id, "stop_cover", device, lambda: not self._moves(entity_id)
            )

    def _moves(self, entity_id: str) -> bool:
        if entity_id == PAIR:
            return bool(self._level(41) or self._level(42))
        return drive_of(self._coach, *MOVERS[entity_id]).is_moving

    async def _lock(self) -> None:
        wanted = self._chance.choice(("locked", "unlocked"))

        def happened() -> bool:
            door = stateful(self._coach, "door", 1)
            return door.get("DOOR_STATUS", "lock_status") == wanted

        action = wanted.removesuffix("ed")
        await self._do("lock.door_1_door_lock", action, ("door", 1), happened)

    async def _demand(self) -> None:
        wanted = self._chance.random() < 0.6

        def happened() -> bool:
            start = cast(GeneratorStart, self._coach.device("generator_start"))
            return start.is_demanded is wanted

        await self._do(
            "switch.automatic_generator_start_demand",
            "turn_on" if wanted else "turn_off",
            ("generator_start", None),
            happened,
        )

    async def _water_heater(self) -> None:
        degrees = self._chance.randrange(40, 70)

        def happened() -> bool:
            heater = cast(SimulatedWaterHeater, self._coach.device("water_heater", 1))
            return abs(heater.heat_to - degrees) < 0.3

        await self._do(
            "water_heater.water_heater_1",
            "set_temperature",
            ("water_heater", 1),
            happened,
            temperature=degrees,
        )

    async def _pump(self) -> None:
        wanted = self._chance.random() < 0.5

        def happened() -> bool:
            pump = cast(SimulatedPump, self._coach.device("water_pump"))
            return pump.enabled is wanted

        await self._do(
            "switch.water_pump",
            "turn_on" if wanted else "turn_off",
            ("water_pump", None),
            happened,
        )
