"""What is switched on and off by commands of its own: engines, chargers, burners."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..protocol.message import Value


@dataclass(frozen=True, kw_only=True)
class Toggle:
    """One switch of all devices of a class: a row."""

    key: str
    status: str
    signal: str
    off: frozenset[str]
    """The labels that mean off; all others mean on."""
    command: str
    turn_on: Mapping[str, Value]
    turn_off: Mapping[str, Value]
    enabled: bool = True


def _element(kind: str) -> Toggle:
    return Toggle(
        key=f"electric_{kind}_element",
        status="WATERHEATER_STATUS_2",
        signal=f"output_status_electric_{kind}",
        off=frozenset({"off"}),
        command="WATERHEATER_COMMAND_2",
        turn_on={"command": f"electric_{kind}_enable"},
        turn_off={"command": f"electric_{kind}_disable"},
    )


TOGGLES: Final = (
    Toggle(
        key="generator",
        status="GENERATOR_STATUS_1",
        signal="status",
        off=frozenset({"stopped", "fault"}),
        command="GENERATOR_COMMAND",
        turn_on={"command": "start"},
        turn_off={"command": "stop"},
    ),
    Toggle(
        key="charger",
        status="CHARGER_STATUS",
        signal="operating_state",
        off=frozenset({"disable"}),
        command="CHARGER_COMMAND",
        turn_on={"status": "enable"},
        turn_off={"status": "disable"},
    ),
    Toggle(
        key="solar_controller",
        status="SOLAR_CONTROLLER_STATUS",
        signal="operating_state",
        off=frozenset({"disable"}),
        command="SOLAR_CONTROLLER_COMMAND",
        turn_on={"solar_charge_controller_status": "enable"},
        turn_off={"solar_charge_controller_status": "disable"},
    ),
    Toggle(
        key="burner",
        status="WATERHEATER_STATUS_2",
        signal="output_status_burner_indicator",
        off=frozenset({"off"}),
        command="WATERHEATER_COMMAND_2",
        turn_on={"command": "burner_enable"},
        turn_off={"command": "burner_disable"},
    ),
    _element("low"),
    _element("high"),
)
