"""Simulated products say what theirs say: they are recognized, and they obey."""

import io
import re
import sys

import pytest

from custom_components.rvc.coach.recognition import Recognition
from custom_components.rvc.devices.water_heater import WaterHeater
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.simulator.__main__ import main
from custom_components.rvc.simulator.products import PRODUCTS, SimulatedProduct
from custom_components.rvc.spec import is_addressed, load_spec

from ..coach.conftest import StartCoach, start_coach

__all__ = ["start_coach"]

CODEC = Codec(load_spec().spec)
FOREIGN = {
    # What its panels say, which are nodes of their own
    "firefly_g6": ["19FEDB9D#02FFFA11FF00FFFF"],
    "victron_gx": ["18FEDAE1#0131322A"],
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_simulated_product_is_recognized(name: str) -> None:
    product = SimulatedProduct(CODEC, name)
    recognition = Recognition()
    frames = [*product.due(0.0), *map(Frame.parse, FOREIGN.get(name, ()))]
    for frame in frames:
        recognition.update(CODEC.decode(frame))
    text = None if product.dialect.heard else product.dialect.title
    known = recognition.of(product.address, text)
    assert name in {one.dialect.name for one in known}


@pytest.mark.parametrize(
    ("name", "taken"),
    [(name, taken) for name, one in PRODUCTS.items() for taken in one.takes],
)
def test_a_simulated_product_answers(name: str, taken: str) -> None:
    product = SimulatedProduct(CODEC, name)
    product.due(0.0)
    number, _, data = taken.partition("#")
    dgn, to = int(number, 16), int(number[3:], 16)
    frame = Frame.build(
        dgn & ~0xFF if is_addressed(dgn) else dgn,
        bytes.fromhex(re.sub("[G-Z]{2}", "32", data).ljust(16, "F")),
        source=0x9F,
        destination=to,
    )
    product.receive(CODEC.decode(frame))
    answers = product.due(0.1)
    assert answers
    assert all(one.source == product.address for one in answers)
    # Another instance's are not its own.
    other = Frame(frame.id, bytes([0x77]) + frame.data[1:])
    product.receive(CODEC.decode(other))
    assert not product.due(0.2)


async def test_a_coach_and_a_simulated_aqua_hot(start_coach: StartCoach) -> None:
    running = await start_coach("house", allowed=("burners",))
    product = SimulatedProduct(CODEC, "aqua_hot")

    def passes_on(message: Message) -> Frame | None:
        product.receive(message)
        frames = product.due(0.1)
        return frames[0] if frames else None

    running.house.answers_by("WATERHEATER_COMMAND_2", passes_on)
    for now in (0.0, 5.0):
        await running.house.hears(*map(str, product.due(now)))
    heater = running.device("water_heater", 1)
    assert isinstance(heater, WaterHeater)
    await heater.set_mode("combustion")
    assert heater.mode == "combustion"
    await heater.set_mode("off")
    assert heater.mode == "off"


def test_products_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["simulate", "--list-products"])
    assert main() == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in PRODUCTS)


def test_a_reader_that_has_seen_enough_ends_a_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a pipe to `head`: no traceback, and nothing to be written at the end."""

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.argv", ["simulate", "--list-faults"])
    monkeypatch.setattr("sys.stdout", Gone())
    assert main() == 0
    assert sys.stdout is None
