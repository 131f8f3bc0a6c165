"""A CAN interface that is up in another mode, in the form and in a repair issue."""

from collections.abc import Iterator

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pyroute2
import pytest

from tests.bus.transports.kernel import Linux

from ..kit import coach_entry, network_data
from .test_config_flow import choose, submit

COMMAND = (
    "sudo ip link set can0 down; sudo ip link set can0 up type can bitrate 250000 "
    "restart-ms 100 listen-only off"
)


@pytest.fixture
def linux(
    monkeypatch: pytest.MonkeyPatch, quick: None, socket_enabled: None
) -> Iterator[Linux]:
    """Return a kernel whose link only listens, as another program has set it."""
    kernel = Linux(up=True, listenonly="on")
    monkeypatch.setattr(pyroute2, "IPRoute", lambda: kernel)
    yield kernel
    kernel.close()


async def test_the_form_tells_the_command_to_run(
    hass: HomeAssistant, linux: Linux
) -> None:
    form = await choose(hass, "socketcan")
    settings = {"channel": "can0", "bit_rate": "250000", "listen_only": False}
    result = await submit(hass, form, settings)
    assert result["errors"] == {"base": "wrong_mode"}
    assert COMMAND in result["description_placeholders"]["detail"]
    assert not linux.done


async def test_a_coach_that_is_set_up_tells_it_too(
    hass: HomeAssistant, linux: Linux
) -> None:
    entry = coach_entry(
        network_data(
            kind="socketcan", channel="can0", bit_rate="250000", listen_only=False
        )
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_open_wrong_mode"
    assert COMMAND in (entry.reason or "")
    await hass.config_entries.async_unload(entry.entry_id)
