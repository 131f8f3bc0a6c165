"""Making lamps blink, so that an owner sees where they are."""

import asyncio
from typing import Final, TypeGuard

from ..coach_map.model import CoachMap
from ..devices import Device
from ..devices.dimmer import Dimmer
from ..devices.errors import MayNotBlink
from ..devices.load import Load

_FULL: Final = 100.0
_BLINKS: Final = 3
_LIGHT: Final = "light"


class Blinking:
    """The lamps of a coach that blink now; all are as they were when it has ended."""

    def __init__(self, coach_map: CoachMap, pause: float) -> None:
        """Take what people know of the outputs, and each half of a blink in s."""
        self._coach_map = coach_map
        self._pause = pause
        self._tasks: dict[Device, asyncio.Task[None]] = {}

    def may_blink(
        self, device: Device, said: str | None = None
    ) -> TypeGuard[Dimmer | Load]:
        """Return whether it does no harm to switch an output a few times.

        That is known of what somebody calls a light, and of what has colors or a
        lighting controller. No level tells it: motors run dimmed too, for hours.

        Args:
            device: The output.
            said: What its owner says just now that it is used for; what the map says
                where that is None.
        """
        if not isinstance(device, Dimmer | Load):
            return False
        role = said or self._role_of(device)
        if role is not None:
            return role == _LIGHT
        return isinstance(device, Dimmer) and (
            device.color.has_colors or device.has_controller
        )

    def could_blink(self, device: Device) -> bool:
        """Return whether an output may blink once its owner calls it a light."""
        return isinstance(device, Dimmer | Load) and self._role_of(device) is None

    def _role_of(self, device: Device) -> str | None:
        mapped = self._coach_map.about(device.key)
        return None if mapped is None else mapped.role

    async def blink(self, device: Device, said: str | None = None) -> None:
        """Switch a lamp a few times, and leave it as it was; one that blinks goes on.

        When the coach stops meanwhile, so does this, without an error.

        Raises MayNotBlink, CommandError or BusError.
        """
        if not self.may_blink(device, said):
            raise MayNotBlink(device)
        if device in self._tasks:
            # Who is impatient would have it left as it is in the middle of a blink.
            return
        task = asyncio.create_task(_blink(device, self._pause))
        self._tasks[device] = task
        try:
            await asyncio.wait([task])
        finally:
            # Who waits may be gone, as a form that was closed.
            task.cancel()
            await asyncio.wait([task])
            del self._tasks[device]
        if not task.cancelled():
            task.result()

    async def stop(self) -> None:
        """Blink no more, and wait until all lamps are as they were."""
        for task in (tasks := tuple(self._tasks.values())):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


async def _blink(device: Dimmer | Load, pause: float) -> None:
    was_on, level = device.is_on, device.level
    try:
        for _ in range(_BLINKS):
            await (device.turn_off() if device.is_on else device.turn_on(_FULL))
            await asyncio.sleep(pause)
            await (device.turn_off() if device.is_on else device.turn_on(_FULL))
            await asyncio.sleep(pause)
    finally:
        if was_on:
            await device.turn_on(level or _FULL)
        else:
            await device.turn_off()
