"""A maker's nodes are understood, and commanded, by the DGNs of their dialect."""

from pathlib import Path

import pytest

from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.tank import Tank
from custom_components.rvc.spec.dialects import DIALECTS
from custom_components.rvc.spec.files import compile_dialects, compile_files
from custom_components.rvc.spec.model import Dialect

from ..other_nodes import NODE
from ..paths import ROOT
from .kit import Kit

WATER = ROOT / "rvc_specs" / "water"
PUMP = "switch.water_pump"
MAKER = "Backward"
BACKWARDS = """\
name: backwards
source: a test of what makers might do
products: ["^backward"]
dgns:
  TANK_STATUS:
    signals:
      relative_level: {byte: 2, type: uint8}
      resolution: {byte: 1, type: uint8}
  WATER_PUMP_COMMAND:
    signals:
      command: {byte: 0, bits: 6-7, type: uint2, values: {0: disable_pump, 1: enable_pump}}
"""


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have a dialect with two DGNs of its own."""
    path = tmp_path / "backwards.yaml"
    path.write_text(BACKWARDS, encoding="utf-8")
    chapters = compile_files([WATER / "tank.yaml", WATER / "water_pump.yaml"])
    raw = compile_dialects(chapters, [path])["backwards"]
    dialect = Dialect(
        name="backwards",
        source=raw["source"],
        products=tuple(raw["products"]),
        dgns=raw["dgns"],
    )
    monkeypatch.setitem(DIALECTS, "backwards", dialect)


async def test_a_product_tells_how_a_node_speaks(backwards: None, coach: Kit) -> None:
    for product, level in ((None, 100), (MAKER, 50), ("Other", 100)):
        if product is not None:
            await coach.says("PRODUCT_IDENTIFICATION", text=product)
        await coach.says("TANK_STATUS", instance=0, relative_level=8, resolution=4)
        tank = coach.running.devices[DeviceKey("house", "tank", 0)]
        assert isinstance(tank, Tank)
        assert tank.level == level


async def test_a_node_that_is_forgotten_speaks_as_the_standard_has_it(
    backwards: None, coach: Kit
) -> None:
    await coach.says("PRODUCT_IDENTIFICATION", text=MAKER)
    codecs = coach.running.sessions["house"].codecs
    assert list(codecs.by_source) == [NODE]
    coach.running.registry.forget(DeviceKey("house", "node", NODE))
    assert codecs.by_source == {}


async def test_commands_are_written_as_the_node_reads_them(
    backwards: None, coach: Kit
) -> None:
    await coach.says("PRODUCT_IDENTIFICATION", text=MAKER)
    await coach.says("WATER_PUMP_STATUS", operating_status="disabled")
    coach.answers("WATER_PUMP_COMMAND", "WATER_PUMP_STATUS", operating_status="enabled")
    await coach.turn(PUMP, "on")
    (command,) = coach.commands("WATER_PUMP_COMMAND")
    assert command.data.hex() == "7fffffffffffffff"
