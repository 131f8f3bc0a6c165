"""The steps of the options that give an unknown message a name and signals."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.components.sensor.const import DEVICE_CLASS_UNITS
from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_DEVICE_CLASS, CONF_OFFSET
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util import slugify
import voluptuous as vol

from ..coach.own_messages import (
    FIRST_BYTE,
    BadDefinition,
    OwnMessage,
    OwnSignal,
    check_definition,
    free_name,
)
from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..presentation.labels import in_words
from ..protocol.text import in_markdown
from ..services.reasons import in_our_language
from ..spec import Spec
from ..spec.units import UNITS
from ..stores.own_definitions import folder_of, keep_definition

CONF_MESSAGE: Final = "message"
CONF_MESSAGE_NAME: Final = "message_name"
CONF_ONLY_SOURCE: Final = "only_source"
CONF_SIGNAL_NAME: Final = "signal_name"
CONF_BYTE: Final = "start_byte"
CONF_BIT: Final = "start_bit"
CONF_BITS: Final = "bits"
CONF_SIGNED: Final = "signed"
CONF_SCALE: Final = "scale"
CONF_UNIT: Final = "unit"
MOST_LISTED: Final = 100
MOST_SIGNALS: Final = 16
_LONGEST_NAME: Final = 40
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
CLASSES: Final = {
    str(name): {str(unit) for unit in units if unit is not None}
    for name, units in DEVICE_CLASS_UNITS.items()
    if UNITS & {str(unit) for unit in units if unit is not None}
}


class OwnMessageSteps(OptionsFlowWithReload):
    """Choose an unknown message, describe its values, see them, and keep them."""

    _message: OwnMessage | None = None
    _spec: Spec | None = None

    async def async_step_unknown(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose what is unknown, and give it a name."""
        entry: RvcConfigEntry = self.config_entry
        coach = entry.runtime_data.coach
        rows = {key_of(row): row for row in coach.monitor.unknown(coach.now())}
        if not rows:
            return self.async_abort(reason="nothing_unknown")
        errors: dict[str, str] = {}
        if user_input is not None:
            name = snake_case(user_input[CONF_MESSAGE_NAME])
            row = rows.get(user_input[CONF_MESSAGE])
            if name is None:
                errors[CONF_MESSAGE_NAME] = "not_a_name"
            elif row is None:
                errors[CONF_MESSAGE] = "not_heard_any_more"
            else:
                self._message = message_of(
                    row,
                    free_name(name, entry.runtime_data.spec),
                    only_source=user_input[CONF_ONLY_SOURCE],
                )
                return await self.async_step_signal()
        options = [
            SelectOptionDict(value=key, label=_label_of(row))
            for key, row in list(rows.items())[:MOST_LISTED]
        ]
        form = {
            vol.Required(CONF_MESSAGE): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
            ),
            vol.Required(CONF_MESSAGE_NAME): TextSelector(),
            vol.Required(CONF_ONLY_SOURCE, default=False): BooleanSelector(),
        }
        return self.async_show_form(
            step_id="unknown",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(form),  # type: ignore[arg-type]
                user_input,
            ),
            errors=errors,
        )

    async def async_step_signal(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for one value of the message, and check it by the spec's schema."""
        assert self._message is not None
        errors: dict[str, str] = {}
        reason = ""
        if user_input is not None:
            signal, errors = signal_of(user_input, self._message)
            if signal is not None:
                message = replace(
                    self._message, signals=(*self._message.signals, signal)
                )
                try:
                    self._spec = await self.hass.async_add_executor_job(
                        check_definition, self._folder, message
                    )
                except BadDefinition as error:
                    errors, reason = {"base": "bad_definition"}, in_our_language(error)
                else:
                    self._message = message
                    return await self.async_step_values()
        return self.async_show_form(
            step_id="signal",
            data_schema=self.add_suggested_values_to_schema(_signal_form(), user_input),
            errors=errors,
            description_placeholders={
                "samples": _samples_of(self._message),
                "reason": in_markdown(reason),
            },
        )

    async def async_step_values(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what the samples say now; then it is kept, or gets another value."""
        assert self._message is not None
        assert self._spec is not None
        steps = ["save_message", "signal", "drop_signal"]
        if len(self._message.signals) >= MOST_SIGNALS:
            steps.remove("signal")
        return self.async_show_menu(
            step_id="values",
            menu_options=steps,
            description_placeholders={"values": _values_of(self._message, self._spec)},
        )

    async def async_step_drop_signal(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the last value back, and ask for it again."""
        assert self._message is not None
        self._message = replace(self._message, signals=self._message.signals[:-1])
        return await self.async_step_signal()

    async def async_step_save_message(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Write the definition, and set all coaches up anew with it."""
        assert self._message is not None
        try:
            path = await keep_definition(self.hass, self._message)
        except (OSError, BadDefinition) as error:
            reason = getattr(error, "strerror", None) or in_our_language(error)
            return self.async_abort(
                reason="definition_not_written",
                description_placeholders={"reason": reason},
            )
        return self.async_abort(
            reason="message_defined",
            description_placeholders={"file": f"{DOMAIN}/{path.name}"},
        )

    @property
    def _folder(self) -> Path:
        return folder_of(self.hass)


def key_of(row: Mapping[str, Any]) -> str:
    """Return what tells an unknown message from the others."""
    keys = ("network", "dgn", "identifier", "source_address", "first_byte")
    parts = [row.get(key) for key in keys]
    return " ".join(map(str, parts))


def _label_of(row: Mapping[str, Any]) -> str:
    """Return a message as a line: number, first byte, sender, count, last sample."""
    first = f" {first}…" if (first := row.get("first_byte")) else ""
    samples = [sample.upper() for sample in row["samples"][:2]]
    if (identifier := row.get("identifier")) is not None:
        sender = f"{identifier} · 11 bit"
    else:
        sender = f"{row['dgn']}{first} · {row['source_address']}"
    return f"{sender} · {row['count']} × · " + (", ".join(samples) or "–")


def message_of(row: Mapping[str, Any], name: str, *, only_source: bool) -> OwnMessage:
    """Return an unknown message under a name, without values yet."""
    first = row.get("first_byte")
    return OwnMessage(
        name=name,
        dgn=int(row.get("identifier") or row["dgn"], 16),
        source=row["source_address"],
        samples=tuple(bytes.fromhex(one) for one in row["samples"]),
        # What a maker sends by a number of its own means something of that alone.
        only_source=(only_source and row["source_address"] is not None)
        or first is not None,
        first_byte=None if first is None else int(first, 16),
    )


def snake_case(text: str) -> str | None:
    """Return a name as spec files have them; None where nothing of it is left."""
    name = slugify(text)[:_LONGEST_NAME].strip("_")
    return name if _NAME.fullmatch(name) and name != "unknown" else None


def signal_of(
    values: Mapping[str, Any], message: OwnMessage
) -> tuple[OwnSignal | None, dict[str, str]]:
    """Return the value that a form describes, or what is wrong with which field."""
    name = snake_case(values[CONF_SIGNAL_NAME])
    unit, device_class = values.get(CONF_UNIT), values.get(CONF_DEVICE_CLASS)
    first, bit, bits = (int(values[key]) for key in (CONF_BYTE, CONF_BIT, CONF_BITS))
    longest = max((len(one) for one in message.samples), default=8) * 8
    errors = {}
    if name is None:
        errors[CONF_SIGNAL_NAME] = "not_a_name"
    elif any(one.name == name for one in message.signals) or (
        name == FIRST_BYTE and message.first_byte is not None
    ):
        errors[CONF_SIGNAL_NAME] = "name_taken"
    if first * 8 + bit + bits > longest:
        errors[CONF_BITS] = "beyond_its_end"
    if not values[CONF_SCALE]:
        errors[CONF_SCALE] = "scale_is_zero"
    if device_class is not None and unit not in CLASSES.get(device_class, ()):
        errors[CONF_DEVICE_CLASS] = "unit_does_not_fit"
    if errors or name is None:
        return None, errors
    signal = OwnSignal(
        name=name,
        first_byte=first,
        first_bit=bit,
        bits=bits,
        signed=values[CONF_SIGNED],
        scale=values[CONF_SCALE],
        offset=values[CONF_OFFSET],
        unit=unit,
        device_class=device_class,
    )
    return signal, {}


def _signal_form() -> Any:
    def number(least: float, most: float, step: Any = 1) -> NumberSelector:
        return NumberSelector(
            NumberSelectorConfig(
                min=least, max=most, step=step, mode=NumberSelectorMode.BOX
            )
        )

    def choice(options: list[str]) -> SelectSelector:
        return SelectSelector(
            SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
        )

    return vol.Schema(
        {
            vol.Required(CONF_SIGNAL_NAME): TextSelector(),
            vol.Required(CONF_BYTE, default=0): number(0, 63),
            vol.Required(CONF_BIT, default=0): number(0, 7),
            vol.Required(CONF_BITS, default=8): number(1, 64),
            vol.Required(CONF_SIGNED, default=False): BooleanSelector(),
            vol.Required(CONF_SCALE, default=1): number(-1e6, 1e6, "any"),
            vol.Required(CONF_OFFSET, default=0): number(-1e7, 1e7, "any"),
            vol.Optional(CONF_UNIT): choice(sorted(UNITS)),
            vol.Optional(CONF_DEVICE_CLASS): choice(sorted(CLASSES)),
        }
    )


def _samples_of(message: OwnMessage) -> str:
    return "\n".join(f"- `{data.hex(' ').upper()}`" for data in message.samples)


def _values_of(message: OwnMessage, spec: Spec) -> str:
    """Return what each sample says, in lines."""
    units = {one.name: one.unit for one in message.signals}

    def said(signals: Mapping[str, Any]) -> str:
        return ", ".join(
            f"{in_words(name)} {value_in_words(signals.get(name))}{f' {unit}' if unit else ''}"
            for name, unit in units.items()
        )

    return "\n".join(
        f"- `{data.hex(' ').upper()}`: {in_markdown(said(signals))}"
        for data, signals in message.values(spec)
    )


def value_in_words(value: Any) -> str:
    """Return a value of a sample as a person reads it."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return "–" if value is None else str(value)
