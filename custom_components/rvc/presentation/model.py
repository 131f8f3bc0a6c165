"""How a signal is shown: the model that rules fill and platforms read."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Self

from .deadband import Deadband

type SignalKind = Literal["number", "enum", "flag", "text", "flags"]
type Level = Literal["main", "diagnostic", "rare"]

NO_VALUE_LABELS: Final = frozenset(
    {
        "cannot_be_determined",
        "command_specific",
        "error",
        "invalid",
        "lock_not_supported",
        "locking_not_supported",
        "no_command_timeout",
        "not_installed",
        "not_supported",
        "not_valid",
        "pulsing_not_supported",
        "pwm_not_supported",
        "sensor_error",
        "status_timeout_error",
        "unavailable",
        "unknown",
        "unspecified",
    }
)
"""Labels of codes that mean as much as "no data"."""

_PLATFORMS: Final = {"number": "number", "enum": "select", "flag": "switch"}


class Setting(NamedTuple):
    """The command that writes a signal."""

    command: str
    signal: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the setting of "COMMAND.signal"."""
        command, _, signal = text.partition(".")
        return cls(command, signal)


@dataclass(frozen=True, kw_only=True, slots=True)
class SignalPresentation:
    """A signal that is shown by an entity of its own.

    Device class, state class and units are Home Assistant's, by their values.
    """

    dgn: str
    signal: str
    kind: SignalKind
    level: Level
    translation_key: str
    unit: str | None
    on_labels: tuple[str, ...] = ()
    """The labels that mean on, of a flag."""
    labels: tuple[str, ...] = ()
    """The states, of an enumeration."""
    is_problem: bool = False
    """Whether on is trouble, of a flag."""
    scale: float = 1.0
    min_value: float = 0.0
    max_value: float = 0.0
    is_configuration: bool = False
    setting: Setting | None = None
    has_parts: bool = False
    """Whether the DGN reports several parts of a device."""
    device_class: str | None = None
    """The device class where it is not the unit's; "none" for none at all."""
    state_class: str | None = None
    """The state class where it is not "measurement"; "none" for none at all."""
    step: float | None = None
    """The least change that is shown, or the step of a setting."""
    limits: tuple[float, float] | None = None
    """What is plausible, or may be set, where that is less than the signal holds."""
    span: tuple[float, float] | None = None
    """What the signal's type holds, without the codes that are no data."""
    precision: int | None = None
    """Digits after the point."""
    display_unit: str | None = None
    attribute: str | None = None
    """The device's attribute that has the value, where the signal alone does not."""
    deadband: Deadband | None = None
    """What noise may come to, of what is measured."""

    @property
    def enabled(self) -> bool:
        """Whether it is there without being asked for.

        Flags that only help to find out what is wrong are not.
        """
        if self.level == "diagnostic":
            return self.kind != "flag" or self.setting is not None
        return self.level == "main"

    @property
    def platform(self) -> str:
        """The platform whose entity shows it."""
        if self.setting is None or self.kind in ("text", "flags"):
            return "binary_sensor" if self.kind == "flag" else "sensor"
        return _PLATFORMS[self.kind]


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A signal that is shown by entities of several signals."""

    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotShown:
    """A signal that no entity shows, and why."""

    reason: str


type Shown = SignalPresentation | ShownBy | NotShown
