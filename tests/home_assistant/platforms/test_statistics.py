"""Statistics of noisy values, by a real recorder: as right as of every single report.

An hour of a coach is heard by a Home Assistant of its own, by the clock of the benchmark of
noise: see `benchmarks/noise_run.py`.
"""

from collections.abc import Iterator
import json
from pathlib import Path
import random
import subprocess
import sys

import pytest

from custom_components.rvc.bus.codecs.slcan import SlcanCodec
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import load_spec
from tests.paths import ROOT

CODE = 0.05
PERIOD = 0.5
HEARD_BEFORE = 120
"""Seconds that the run leaves out at first, see SETTLED there."""
SECONDS = HEARD_BEFORE + 3600 + 30
FIVE_MINUTES = 300
BATTERIES = {
    "sensor.house_battery_voltage": 1,
    "sensor.chassis_battery_voltage": 2,
    "sensor.second_house_battery_voltage": 3,
}


def codes(instance: int, at: float, chance: random.Random) -> int:
    """Return by how many codes a battery is above its least at a time."""
    match instance:
        case 1:
            return int(chance.random() < 0.7)
        case 2:
            # Drifts by 40 codes, with noise of one both ways
            return int(at / SECONDS * 40) + chance.randint(-1, 1) + 1
    # Steps of two codes every ten minutes, and of noise 30/70
    return 2 * (int(at / 600) % 2) + int(chance.random() < 0.3)


def hour() -> Iterator[tuple[float, dict[int, float]]]:
    """Yield the volts of all batteries, with their times."""
    chance = random.Random(5)
    for number in range(int(SECONDS / PERIOD)):
        at = number * PERIOD
        yield (
            at,
            {one: 12 + codes(one, at, chance) * CODE for one in BATTERIES.values()},
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Let a Home Assistant hear the hour; returns what was found."""
    folder: Path = tmp_path_factory.mktemp("hour")
    frames, said = folder / "frames", SlcanCodec()
    codec = Codec(load_spec().spec)
    with frames.open("w") as file:
        for at, batteries in hour():
            for instance, volts in batteries.items():
                signals = {"dc_instance": instance, "device_priority": 119}
                frame = codec.encode(
                    "DC_SOURCE_STATUS_1", {**signals, "dc_voltage": volts}, source=69
                )
                file.write(f"{at:.1f} {said.encode(frame).decode().strip()}\n")
    command = ["-m", "benchmarks.noise_run", frames, folder, SECONDS, "as it is"]
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("entity_id", BATTERIES)
def test_the_mean_of_an_hour_is_right_to_half_a_code(
    run: dict[str, object], entity_id: str
) -> None:
    found = run["means"]
    assert isinstance(found, list)
    means = {start: mean for one, start, mean in found if one == entity_id}
    began = run["began"]
    assert isinstance(began, float)
    true: dict[float, list[float]] = {}
    for at, batteries in hour():
        when = began + at - HEARD_BEFORE
        start = when // FIVE_MINUTES * FIVE_MINUTES
        true.setdefault(start, []).append(batteries[BATTERIES[entity_id]])
    whole = [
        start
        for start, values in true.items()
        if len(values) >= FIVE_MINUTES / PERIOD - 1 and start in means
    ]
    assert len(whole) >= 10
    shown = sum(means[start] for start in whole) / len(whole)
    reported = sum(sum(true[start]) / len(true[start]) for start in whole) / len(whole)
    assert abs(shown - reported) < CODE / 2
    for start in whole:
        # Of five minutes alone it is right to one code.
        assert abs(means[start] - sum(true[start]) / len(true[start])) < CODE


def test_hardly_anything_was_written(run: dict[str, object]) -> None:
    rows = run["rows"]
    assert isinstance(rows, int)
    assert rows < 400
