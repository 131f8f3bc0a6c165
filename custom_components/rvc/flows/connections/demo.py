"""A simulated coach in this process."""

from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant

from ...bus.transports.loopback import LoopbackTransport
from ...coach_map.model import Document
from ...protocol.codec import Codec
from .model import Config, Connection
from .places import Place

if TYPE_CHECKING:
    from ...simulator.coach import SimulatedCoach

DEMO: Final = "demo"


def demo_transport(config: Config) -> LoopbackTransport:
    """Return one end of the bus between a demo coach and Home Assistant."""
    return LoopbackTransport(f"demo {config.get('entry_id', 'trial')}")


async def simulated_coach(
    hass: HomeAssistant, config: Config, codec: Codec
) -> SimulatedCoach:
    """Return the simulated coach at the other end of a demo's bus, not yet started."""

    def load() -> type[SimulatedCoach]:
        from ...simulator.coach import SimulatedCoach  # noqa: PLC0415

        return SimulatedCoach

    # Only a demo needs the simulator, and its modules take long to import.
    simulator = await hass.async_add_import_executor_job(load)
    return simulator(demo_transport(config), codec=codec)


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
