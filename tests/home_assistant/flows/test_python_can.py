"""python-can is installed for those alone who choose an interface of it."""

import json
import sys
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.requirements import async_clear_install_history
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.flows.connection_steps import try_connection
from custom_components.rvc.flows.connections.other import PYTHON_CAN
from tests.fresh_process import said_by
from tests.paths import ROOT

from .test_config_flow import choose, submit

pytestmark = pytest.mark.real_time

VIRTUAL: dict[str, Any] = {
    "interface": "virtual",
    "channel": "installed",
    "options": {},
    "listen_only": False,
}
WITHOUT = """\
import sys
sys.modules["can"] = sys.modules["serial"] = sys.modules["wrapt"] = None
import custom_components.rvc.config_flow
import custom_components.rvc.diagnostics
from custom_components.rvc.flows.connections.registry import CONNECTIONS
print(*CONNECTIONS)
"""


@pytest.fixture
def hass(hass: HomeAssistant, quick: None) -> HomeAssistant:
    """Return a Home Assistant that installs what is missing."""
    hass.config.skip_pip = False
    async_clear_install_history(hass)
    return hass


async def test_what_cannot_be_installed_is_told(hass: HomeAssistant) -> None:
    form = await choose(hass, "other")
    with (
        patch("homeassistant.util.package.is_installed", return_value=False),
        patch("homeassistant.util.package.install_package", return_value=False),
    ):
        result = await submit(hass, form, VIRTUAL)
    assert result["errors"] == {"base": "not_installed"}
    assert result["description_placeholders"] == {"detail": PYTHON_CAN}


async def test_it_is_installed_when_it_is_chosen(hass: HomeAssistant) -> None:
    with (
        patch("homeassistant.util.package.is_installed", return_value=False),
        patch(
            "homeassistant.util.package.install_package", return_value=True
        ) as install,
    ):
        await try_connection(hass, {"kind": "other", **VIRTUAL})
    assert install.call_args.args == (PYTHON_CAN,)


async def test_where_nothing_is_installed_it_has_to_be_there(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hass.config.skip_pip = True
    monkeypatch.setitem(sys.modules, "can", None)
    with pytest.raises(CannotOpen) as caught:
        await try_connection(hass, {"kind": "other", **VIRTUAL})
    assert caught.value.reason == "no_driver"


def test_all_else_does_without_it() -> None:
    assert "socketcan" in said_by(WITHOUT)
    manifest = (ROOT / "custom_components" / DOMAIN / "manifest.json").read_text()
    assert not [one for one in json.loads(manifest)["requirements"] if "can" in one]
