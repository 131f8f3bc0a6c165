"""An owner's value in what nodes report of themselves leaves its node whole when it goes."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN

from .kit import Kit

NODES = """\
device: communication
dgns:
  COMMUNICATION_STATUS_1:
    signals:
      transmit_error_count: {byte: 6, type: uint8}
      wobble: {byte: 7, type: uint8, unit: s}
shown:
  COMMUNICATION_STATUS_1: {main: [wobble]}
"""


async def test_what_a_file_adds_to_nodes_goes_alone(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    (tmp_path / DOMAIN).mkdir()
    file = tmp_path / DOMAIN / "nodes.yaml"
    file.write_text(NODES)
    kit = Kit(hass, entry)

    async def entities() -> dict[str, str]:
        await kit.set_up()
        await kit.hears(*["19FFFA98#0101010101010105"] * 20)
        of_nodes = {
            one.unique_id: one.id
            for one in er.async_get(hass).entities.values()
            if "_house_node_" in one.unique_id
        }
        await kit.tear_down()
        return of_nodes

    before = await entities()
    (own,) = (one for one in before if one.endswith("_wobble"))
    file.unlink()
    assert await entities() == {one: before[one] for one in before if one != own}
