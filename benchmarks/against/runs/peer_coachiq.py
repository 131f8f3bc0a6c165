"""CoachIQ's way in Home Assistant: python-can's Notifier and AsyncBufferedReader.

Each frame is decoded, here by cantools, and written to the entity of its message and
instance, changed or not.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import logging
from typing import Any

import can
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import EntityPlatform

from benchmarks.bench_decode import make_dbc
from benchmarks.command_run import empty_home
from benchmarks.emulated_can import python_can_bus
from custom_components.rvc.protocol.frame import split_id
from custom_components.rvc.spec import load_spec

from .homes import idle_share, share
from .load import LEAD
from .wires import Wire, datagrams

_LOGGER = logging.getLogger(__name__)


class _Reported(Entity):
    """What a message of one instance says."""

    _attr_should_poll = False

    def __init__(self, name: str) -> None:
        """Begin with nothing said."""
        self._attr_name = name
        self._attr_unique_id = name
        self._attr_extra_state_attributes: dict[str, Any] = {}

    @property
    def state(self) -> int:
        """How many values it has."""
        return len(self._attr_extra_state_attributes)

    def say(self, values: dict[str, Any]) -> None:
        """Write what was said."""
        self._attr_extra_state_attributes = values
        self.async_write_ha_state()


def run(rate: str, seconds: str, *loads: str) -> dict[str, float]:
    """Measure loads one after another; see `load`."""
    logging.disable(logging.CRITICAL)
    files = dict(load.split("=") for load in loads)
    return asyncio.run(_all(files, float(rate), float(seconds)))


def _decoder(paths: list[str]) -> Callable[[int, bytes], dict[str, Any] | None]:
    """Return what decodes a frame that the spec has; None for another one."""
    spec = load_spec().spec
    numbers = {
        split_id(int.from_bytes(frame[:4], "little") & 0x1FFFFFFF).dgn
        for path in paths
        for frame in datagrams(path)
    }
    known = {
        number
        for number in numbers
        if (dgn := spec.by_number.get(number)) is not None
        and not any(signal.when for signal in dgn.signals)
    }
    dbc = make_dbc(spec, known)
    messages = {split_id(message.frame_id).dgn: message for message in dbc.messages}

    def decode(identifier: int, data: bytes) -> dict[str, Any] | None:
        message = messages.get(identifier >> 8 & 0x1FFFF)
        if message is None or len(data) < message.length:
            return None
        values: Any = message.decode(data)
        return {name: str(value) for name, value in values.items()}

    return decode


async def _entities(
    hass: HomeAssistant, paths: list[str]
) -> dict[tuple[int, int], _Reported]:
    entities: dict[tuple[int, int], _Reported] = {}
    for path in paths:
        for frame in datagrams(path):
            number = int.from_bytes(frame[:4], "little") >> 8 & 0x1FFFF
            key = (number, frame[8])
            entities.setdefault(key, _Reported(f"{key[0]:05x} {key[1]}"))
    platform = EntityPlatform(
        hass=hass,
        logger=_LOGGER,
        domain="sensor",
        platform_name="peer",
        platform=None,
        scan_interval=timedelta(seconds=30),
        entity_namespace=None,
    )
    await platform.async_add_entities(list(entities.values()))
    return entities


async def _all(files: dict[str, str], rate: float, seconds: float) -> dict[str, float]:
    wire = Wire()
    paths = list(files.values())
    decode = _decoder(paths)
    async with empty_home() as hass:
        entities = await _entities(hass, paths)
        reader = can.AsyncBufferedReader()
        bus = python_can_bus(wire)  # type: ignore[arg-type]
        notifier = can.Notifier(bus, [reader], loop=asyncio.get_running_loop())

        async def read() -> None:
            async for message in reader:
                values = decode(message.arbitration_id, bytes(message.data))
                key = (message.arbitration_id >> 8 & 0x1FFFF, message.data[0])
                if values is not None:
                    entities[key].say(values)

        reading = asyncio.create_task(read())
        found = {}
        for name, path in files.items():
            idle = await idle_share()
            sender = wire.send(path, rate, LEAD + seconds)
            await asyncio.sleep(LEAD)
            found[name] = await share(seconds) - idle
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, sender.communicate)
        reading.cancel()
        notifier.stop(0.5)
        return found
