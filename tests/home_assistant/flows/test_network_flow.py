"""Adding a network to a coach, and changing how one is connected."""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import NETWORK

from ..kit import coach_entry, network_data
from .test_config_flow import VIRTUAL, channels, unload_all

pytestmark = pytest.mark.usefixtures("quick")


async def begin(
    hass: HomeAssistant, entry: MockConfigEntry, network: str | None = None
) -> dict[str, Any]:
    """Begin to add a network, or to change one, over python-can."""
    if network is None:
        menu = await hass.config_entries.subentries.async_init(
            (entry.entry_id, NETWORK), context={"source": SOURCE_USER}
        )
        assert "demo" not in menu["menu_options"]
    else:
        (subentry_id,) = (
            key
            for key, one in entry.subentries.items()
            if one.data["network"] == network
        )
        menu = await entry.start_subentry_reconfigure_flow(hass, subentry_id)
        assert menu["menu_options"][0] == "other"
    return dict(
        await hass.config_entries.subentries.async_configure(
            menu["flow_id"], {"next_step_id": "other"}
        )
    )


async def finish(
    hass: HomeAssistant, form: dict[str, Any], **data: Any
) -> dict[str, Any]:
    """Fill in the form of a network."""
    return dict(
        await hass.config_entries.subentries.async_configure(
            form["flow_id"], {**VIRTUAL, **data}
        )
    )


@pytest.fixture
async def entry(hass: HomeAssistant) -> AsyncIterator[MockConfigEntry]:
    """Return a coach that is set up."""
    entry = coach_entry(network_data(**VIRTUAL))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    await hass.async_block_till_done()
    await unload_all(hass)


async def test_networks_are_added_and_removed(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    for channel, key in (("second", "chassis"), ("third", "chassis_2")):
        form = await begin(hass, entry)
        result = await finish(hass, form, name="Chassis", channel=channel)
        assert result["type"] is FlowResultType.CREATE_ENTRY
        await hass.async_block_till_done()
        assert channels(entry)[key] == channel
        assert entry.runtime_data.coach.networks[key].connected
    again = await finish(hass, await begin(hass, entry), name="X", channel="third")
    assert again["reason"] == "already_configured"
    (third,) = (k for k, v in entry.subentries.items() if v.data["channel"] == "third")
    hass.config_entries.async_remove_subentry(entry, third)
    await hass.async_block_till_done()
    assert set(entry.runtime_data.coach.networks) == {"house", "chassis"}


async def test_a_network_is_changed_in_place(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    other = coach_entry(network_data(**{**VIRTUAL, "channel": "taken"}))
    other.add_to_hass(hass)
    taken = await finish(
        hass, await begin(hass, entry, "house"), name="House", channel="taken"
    )
    assert taken["reason"] == "already_configured"

    hass.config_entries.async_update_entry(entry, unique_id="16D0:117E_42")
    form = await begin(hass, entry, "house")
    suggested = {
        str(field): field.description["suggested_value"]
        for field in form["data_schema"].schema
        if field.description
    }
    assert (suggested["name"], suggested["channel"]) == ("House", "flow")
    moved = await finish(hass, form, name="Living quarters", channel="elsewhere")
    assert moved["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    (network,) = entry.subentries.values()
    # The name is another one, and all devices are the same.
    assert (network.title, channels(entry)) == (
        "Living quarters",
        {"house": "elsewhere"},
    )
    # The adapter that was discovered is no longer the coach's.
    assert entry.unique_id is None


async def test_a_demo_coach_can_be_renamed(hass: HomeAssistant) -> None:
    demo = coach_entry(network_data(kind="demo"))
    demo.add_to_hass(hass)
    (subentry_id,) = demo.subentries
    form = await demo.start_subentry_reconfigure_flow(hass, subentry_id)
    assert form["step_id"] == "demo"
    result = await hass.config_entries.subentries.async_configure(
        form["flow_id"], {"name": "Show"}
    )
    assert result["reason"] == "reconfigure_successful"
