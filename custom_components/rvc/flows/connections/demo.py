"""A simulated coach in this process."""

import logging
import os
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ...bus.transports.loopback import LoopbackTransport
from ...coach_map.model import Document
from ...protocol.codec import Codec
from .model import Config, Connection
from .places import Place

if TYPE_CHECKING:
    from ...simulator.coach import SimulatedCoach
    from ...simulator.day import Day
    from ...simulator.rude.fault import Fault

DEMO: Final = "demo"
SIMULATED: HassKey[dict[str, SimulatedCoach]] = HassKey("rvc_simulated")
"""The simulated coaches of this run of Home Assistant, by their entries."""
_RUDE: Final = "RVCRUDE"
"""The environment variable with the seed of a rude coach; `scripts/demo` sets it."""
_LOGGER: Final = logging.getLogger(__name__)


def demo_transport(config: Config) -> LoopbackTransport:
    """Return one end of the bus between a demo coach and Home Assistant."""
    return LoopbackTransport(f"demo {config.get('entry_id', 'trial')}")


async def simulated_coach(
    hass: HomeAssistant, config: Config, codec: Codec
) -> SimulatedCoach:
    """Return the simulated coach at the other end of a demo's bus, not yet started.

    An entry that is set up again finds its coach as it has left it.
    """
    kept = hass.data.setdefault(SIMULATED, {})
    entry_id = config.get("entry_id")
    if entry_id in kept:
        return kept[entry_id]
    # While it is only tried, it behaves, and is not kept.
    seed = os.environ.get(_RUDE, "") if entry_id is not None else ""

    def load() -> SimulatedCoach:
        from ...simulator.coach import SimulatedCoach  # noqa: PLC0415
        from ...simulator.day import Day  # noqa: PLC0415

        day = Day(dt_util.now)
        if seed.isdecimal():
            return _rude_coach(demo_transport(config), codec, int(seed), day)
        return SimulatedCoach(demo_transport(config), codec=codec, day=day)

    # Only a demo needs the simulator, and its modules take long to import.
    coach = await hass.async_add_import_executor_job(load)
    if entry_id is not None:
        kept[entry_id] = coach
    return coach


def _rude_coach(
    transport: LoopbackTransport, codec: Codec, seed: int, day: Day
) -> SimulatedCoach:
    from ...simulator.rude.coach import RudeCoach  # noqa: PLC0415

    def tell(fault: Fault, begins: bool) -> None:
        _LOGGER.info("Demo coach: %s %s", fault.name, "begins" if begins else "is over")

    coach = RudeCoach(transport, codec=codec, seed=seed, day=day)
    coach.on_fault = tell
    return coach


async def demo_map(hass: HomeAssistant) -> Document:
    """Return the coach map of a demo."""

    def load() -> Document:
        from ...simulator.names import DEMO_MAP  # noqa: PLC0415

        return DEMO_MAP

    return await hass.async_add_import_executor_job(load)


CONNECTION: Final = Connection(
    kind=DEMO,
    fields=lambda interfaces: {},
    transport=lambda hass, config, timing: demo_transport(config),
    place=lambda config: Place(kind="demo", names=frozenset({DEMO})),
    title="Demo coach",
    sends=False,
)
