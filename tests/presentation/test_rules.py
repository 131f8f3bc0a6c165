"""What a class file may say of how its signals are shown."""

from pathlib import Path

import pytest

from custom_components.rvc.presentation.model import (
    NotShown,
    ShownBy,
    SignalPresentation,
)
from custom_components.rvc.presentation.rules import Presentation
from custom_components.rvc.spec import clear_cache, load_spec

WINE = """\
device: wine_cooler
instances: multi
dgns:
  WINE_COOLER_STATUS:
    dgn: 0x1F801
    signals:
      instance: {byte: 0, type: uint8}
      temperature: {byte: 1-2, type: uint16, unit: °C}
      door: {byte: 3, bits: 0-1, type: uint2, values: {0: closed, 1: open}}
      mode: {byte: 4, type: uint8, values: {0: "off", 1: red, 2: white}}
      maker: {byte: 5-6, type: bytes}
  WINE_COOLER_COMMAND:
    dgn: 0x1F800
    answer: WINE_COOLER_STATUS
    signals: WINE_COOLER_STATUS
"""


def overlay(tmp_path: Path, more: str = "") -> Path:
    """Write a user's file."""
    path = tmp_path / "wine.yaml"
    path.write_text(WINE + more, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _fresh() -> None:
    clear_cache()


def test_a_new_dgn_is_shown_by_itself(tmp_path: Path) -> None:
    loaded = load_spec(overlay(tmp_path))
    assert loaded.refused == ()
    shown = Presentation(loaded.spec).of("WINE_COOLER_STATUS")
    temperature, door, mode = shown["temperature"], shown["door"], shown["mode"]
    assert isinstance(temperature, SignalPresentation)
    assert (temperature.platform, temperature.level) == ("sensor", "rare")
    assert isinstance(door, SignalPresentation)
    assert (door.platform, door.on_labels) == ("binary_sensor", ("open",))
    assert isinstance(mode, SignalPresentation)
    assert mode.labels == ("off", "red", "white")
    assert shown["maker"] == NotShown("opaque bytes")


def test_hints_make_it_better(tmp_path: Path) -> None:
    hints = """\
shown:
  area: Kitchen
  WINE_COOLER_STATUS:
    main: [temperature, door]
    signals: {door: {class: door}, temperature: {limits: [0, 20], step: 0.5}}
    set: {temperature: WINE_COOLER_COMMAND.temperature}
    by: {mode: the cooler itself}
"""
    loaded = load_spec(overlay(tmp_path, hints))
    assert loaded.refused == ()
    shown = Presentation(loaded.spec).of("WINE_COOLER_STATUS")
    temperature = shown["temperature"]
    assert isinstance(temperature, SignalPresentation)
    assert (temperature.platform, temperature.enabled) == ("number", True)
    assert shown["mode"] == ShownBy(("the cooler itself",))
    assert loaded.spec.device_classes["wine_cooler"].area == "Kitchen"


@pytest.mark.parametrize(
    ("hints", "said"),
    [
        ("  NO_SUCH_STATUS: {main: [a]}", "there is no such DGN"),
        ("  WINE_COOLER_STATUS: {main: [nothing]}", "there is no signal nothing"),
        ("  WINE_COOLER_STATUS: {like: NO_SUCH}", "there is no DGN NO_SUCH"),
        ("  WINE_COOLER_STATUS: {set: {mode: WINE_COOLER_COMMAND.x}}", "there is no"),
        ("  WINE_COOLER_STATUS: {set: {mode: nonsense}}", "DGN.signal"),
        ("  WINE_COOLER_STATUS: {not: {nothing: reason}}", "there is no signal"),
        (
            "  WINE_COOLER_COMMAND: {requires: {motion: [nothing]}}",
            "there is no signal",
        ),
        ("  WINE_COOLER_COMMAND: {requires: rockets}", ""),
        ("  WINE_COOLER_COMMAND: {buttons: {a: {nothing: 1}}}", "there is no signal"),
        ("  area: ''", ""),
        ("  WINE_COOLER_STATUS: {signals: {door: {kind: rocket}}}", ""),
    ],
)
def test_a_wrong_hint_is_refused(tmp_path: Path, hints: str, said: str) -> None:
    (refused,) = load_spec(overlay(tmp_path, f"shown:\n{hints}\n")).refused
    assert said in refused.reason
    assert refused.line is not None


def test_what_a_command_requires_was_called_gate(tmp_path: Path) -> None:
    path = overlay(tmp_path, "shown:\n  WINE_COOLER_COMMAND: {gate: burners}\n")
    loaded = load_spec(path)
    assert loaded.refused == ()
    assert loaded.spec.shown["WINE_COOLER_COMMAND"] == {"requires": "burners"}
    path = overlay(
        tmp_path,
        "shown:\n  WINE_COOLER_COMMAND: {gate: burners, requires: motion}\n",
    )
    (refused,) = load_spec(path).refused
    assert "gate is now called requires" in refused.reason


@pytest.mark.parametrize("key", ["instance: nothing", "parts: [nothing]"])
def test_identity_names_signals(tmp_path: Path, key: str) -> None:
    path = tmp_path / "wine.yaml"
    path.write_text(
        WINE.replace("    dgn: 0x1F801\n", f"    dgn: 0x1F801\n    {key}\n")
    )
    (refused,) = load_spec(path).refused
    assert "there is no signal nothing" in refused.reason


def test_a_users_hints_join_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "tank.yaml"
    path.write_text(
        "device: tank\ndgns: {}\nshown:\n  TANK_STATUS: {main: [tank_size]}\n"
    )
    loaded = load_spec(path)
    assert loaded.refused == ()
    size = Presentation(loaded.spec).of("TANK_STATUS")["tank_size"]
    assert isinstance(size, SignalPresentation)
    assert size.level == "main"
    assert loaded.spec.device_classes["tank"].area == "Wet bay"


def test_every_status_is_shown_or_has_a_reason() -> None:
    spec = load_spec().spec
    presentation = Presentation(spec)
    for dgn in spec.dgns.values():
        for name, shown in presentation.of(dgn.name).items():
            assert isinstance(shown, SignalPresentation | ShownBy | NotShown), (
                f"{dgn.name}.{name}"
            )
            if isinstance(shown, NotShown):
                assert len(shown.reason) > 5


def test_a_difference_of_temperatures_is_no_temperature() -> None:
    """1 °C of dead band would be 33.8 °F where Home Assistant has °F."""
    spec = load_spec().spec
    presentation = Presentation(spec)
    differences = 0
    statuses = [(name, dgn) for name, dgn in spec.dgns.items() if not dgn.is_command]
    for name, dgn in statuses:
        for signal in dgn.signals:
            shown = presentation.of(name).get(signal.name)
            if isinstance(shown, SignalPresentation) and shown.unit == "°C":
                is_difference = signal.offset == 0
                assert (shown.device_class == "temperature_delta") is is_difference
                differences += is_difference
    assert differences == 7
