"""A coach in Home Assistant, and the other nodes on one of its networks."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import DOMAIN, HOUSE, NETWORK
from tests.fake_link import FakeLink
from tests.other_nodes import NODE, OtherNodes

__all__ = ["NODE", "QUICK", "Kit", "coach_entry", "network_data"]

QUICK = Timing(
    bus=BusTiming(send_gap=0.001),
    claim_wait=0.01,
    request_pause=0.001,
    inquiry=1e6,
    spoken_names=0.0,
)
"""The pauses of a coach in a hurry."""
LINKS: dict[str, FakeLink] = {}
"""What the channels of virtual adapters lead to."""


def network_data(network: str = HOUSE, **data: Any) -> ConfigSubentryData:
    """Return the subentry of a network, on a virtual adapter if nothing is said."""
    if "kind" not in data:
        data = {"kind": "other", "interface": "virtual", "options": {}, **data}
    return ConfigSubentryData(
        subentry_type=NETWORK,
        title=network.capitalize(),
        unique_id=network,
        data={"network": network, **data},
    )


def coach_entry(*networks: ConfigSubentryData, **special: Any) -> MockConfigEntry:
    """Return the entry of a coach with these networks."""
    return MockConfigEntry(
        domain=DOMAIN,
        version=3,
        subentries_data=list(networks),
        **{"title": "Coach", "data": {}, **special},
    )


class Kit(OtherNodes):
    """Speaks and listens on the network that an entry is connected to."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, network: str = HOUSE
    ) -> None:
        """Take the entry, and which of its networks this is on."""
        (channel,) = (
            subentry.data["channel"]
            for subentry in entry.subentries.values()
            if subentry.data["network"] == network
        )
        super().__init__(LINKS.setdefault(channel, FakeLink()))
        self.hass = hass
        self.entry = entry
        self.network = network

    @property
    def running(self) -> Coach:
        """Return the coach that is set up."""
        running: Coach = self.entry.runtime_data.coach
        return running

    async def set_up(self) -> None:
        """Set the entry up, and wait until it has its address and has asked."""
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.until(lambda: any(m.name == "DM_RV" for m in self.sent))
        await self.hass.async_block_till_done()

    async def tear_down(self) -> None:
        """Unload the entry."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def hears(self, *frames: str) -> None:
        """Put frames on the bus, and wait until Home Assistant is done with them."""
        await self.puts(*frames)
        await self.hass.async_block_till_done()

    async def turn(self, entity_id: str, way: str, **data: object) -> None:
        """Turn an entity on or off, and wait."""
        await self.hass.services.async_call(
            entity_id.partition(".")[0],
            f"turn_{way}",
            {"entity_id": entity_id, **data},
            blocking=True,
        )

    def state(self, entity_id: str) -> State:
        """Return a state that must be there."""
        state = self.hass.states.get(entity_id)
        assert state is not None, (
            f"{entity_id} is not among {self.hass.states.async_entity_ids()}"
        )
        return state

    def find_device(self, stem: str = "") -> dr.DeviceEntry | None:
        """Return the registry's device: of network, class and instance, or the coach."""
        identifier = f"{self.entry.entry_id}_{stem}" if stem else self.entry.entry_id
        return dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, identifier), self.entry.entry_id
        )

    def device(self, stem: str = "") -> dr.DeviceEntry:
        """Return the registry's device, which must be there."""
        device = self.find_device(stem)
        assert device is not None
        return device

    def registered(self, entity_id: str) -> er.RegistryEntry:
        """Return an entity's registry entry, which must be there."""
        registered = er.async_get(self.hass).async_get(entity_id)
        assert registered is not None
        return registered


async def second_coach(hass: HomeAssistant) -> Kit:
    """Set up another coach beside the one of a test, and return it."""
    other = coach_entry(network_data(channel="second coach"), title="Toad")
    other.add_to_hass(hass)
    second = Kit(hass, other)
    await second.set_up()
    return second
