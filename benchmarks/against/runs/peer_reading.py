"""Frames that are read and thrown away: what waking up for them costs by itself."""

import asyncio

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport

from .homes import idle_share, share
from .load import LEAD
from .wires import Wire


def run(rate: str, seconds: str, *loads: str) -> dict[str, float]:
    """Measure loads one after another, in percent of a core above idle; see `load`.

    Args:
        rate: Frames a second on each network; 0 for the times of the frames.
        seconds: How long each takes.
        loads: A name and a file for each network of each load, "noisy=a,b".
    """
    asked = [load.partition("=")[::2] for load in loads]
    files = {name: paths.split(",") for name, paths in asked}
    return asyncio.run(_all(files, float(rate), float(seconds)))


async def _all(
    files: dict[str, list[str]], rate: float, seconds: float
) -> dict[str, float]:
    most = max(len(paths) for paths in files.values())
    wires = {f"can{number}": Wire() for number in range(most)}
    transports = [
        SocketCanTransport(name, connect=lambda one: wires[one].inside)
        for name in wires
    ]
    for transport in transports:
        await transport.open(_drop, _lose)
    loop = asyncio.get_running_loop()
    found = {}
    for name, paths in files.items():
        idle = await idle_share()
        sent = zip(wires.values(), paths, strict=False)
        senders = [wire.send(path, rate, LEAD + seconds) for wire, path in sent]
        await asyncio.sleep(LEAD)
        found[name] = await share(seconds) - idle
        for sender in senders:
            await loop.run_in_executor(None, sender.communicate)
    for transport in transports:
        await transport.close()
    return found


def _drop(batch: FrameBatch) -> None:
    """Do nothing with frames."""


def _lose(error: BusError | None) -> None:
    raise RuntimeError(error)
