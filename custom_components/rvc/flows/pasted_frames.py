"""The step of the options that says what frames mean which somebody pastes."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..bus.recordings.model import NotARecording, Skipped
from ..coach.pasted_frames import (
    LONGEST_PASTE,
    Pasted,
    ToldFrame,
    decoder_of,
    read_pasted,
)
from ..const import CONF_NETWORK
from ..data import RvcConfigEntry, RvcData, device_label, network_title
from ..devices import NODE
from ..devices.device_key import DeviceKey
from ..presentation.labels import in_words
from ..presentation.model import Shown
from ..protocol.frame import GLOBAL_ADDRESS
from ..protocol.message import Special, Value, is_value
from ..protocol.text import in_markdown, plain_text
from ..spec import Signal
from ..spec.lookup import find_dgn

CONF_FRAMES: Final = "frames"
_NOTHING: Final = "–"
_LONGEST_DATA: Final = 24
_MOST_QUOTED: Final = 3
_LONGEST_SAID: Final = 100


class PastedFrameSteps(OptionsFlowWithReload):
    """Ask for lines of any form, and tell what their frames say."""

    _told: dict[str, str]

    async def async_step_frames(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for lines, and read them."""
        entry: RvcConfigEntry = self.config_entry
        sessions = entry.runtime_data.coach.sessions
        errors: dict[str, str] = {}
        if user_input is not None:
            network = user_input.get(CONF_NETWORK, next(iter(sessions)))
            text = user_input[CONF_FRAMES]
            if len(text) > LONGEST_PASTE:
                errors[CONF_FRAMES] = "too_many_lines"
            else:
                decoder = decoder_of(sessions[network])
                zone = dt_util.get_default_time_zone()
                try:
                    pasted = await self.hass.async_add_executor_job(
                        read_pasted, text, decoder, zone
                    )
                except NotARecording:
                    errors[CONF_FRAMES] = "no_frames_in_text"
                else:
                    self._told = _Words(self, entry, network).of_all(pasted)
                    return await self.async_step_frames_told()
        fields: dict[Any, Any] = {
            vol.Required(CONF_FRAMES): TextSelector(TextSelectorConfig(multiline=True))
        }
        if len(sessions) > 1:
            fields[vol.Required(CONF_NETWORK, default=next(iter(sessions)))] = _choice(
                {name: network_title(entry, name) for name in sessions}
            )
        return self.async_show_form(
            step_id="frames",
            data_schema=self.add_suggested_values_to_schema(
                vol.Schema(fields),  # type: ignore[arg-type]
                user_input,
            ),
            errors=errors,
        )

    async def async_step_frames_told(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what they say; then more is pasted, or the menu comes again."""
        return self.async_show_menu(
            step_id="frames_told",
            menu_options=["frames", "init"],
            description_placeholders=self._told,
        )


def _choice(labels: dict[str, str]) -> SelectSelector:
    options = [
        SelectOptionDict(value=key, label=label) for key, label in labels.items()
    ]
    return SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
    )


class _Words:
    """Says what frames of a network mean, by the names that their owner knows."""

    def __init__(
        self, flow: OptionsFlowWithReload, entry: RvcConfigEntry, network: str
    ) -> None:
        self._hass = flow.hass
        self._entry = entry
        self._runtime: RvcData = entry.runtime_data
        self._network = network

    def of_all(self, pasted: Pasted) -> dict[str, str]:
        """Return what a text holds as the placeholders of a dialog."""
        return {
            "frames": str(pasted.frames),
            "different": str(pasted.different),
            "shown": str(len(pasted.told)),
            "told": "\n".join(map(self._of_frame, pasted.told)) or _NOTHING,
            "left_out": self._of_skipped(pasted.skipped),
        }

    def _of_skipped(self, skipped: Skipped) -> str:
        names = self._runtime.names
        lines = []
        for kind, count in skipped.counts.items():
            name = names.choice("left_out", kind) or in_words(kind)
            quoted = ", ".join(
                f"{number}: `{text.replace('`', ' ')}`" if text else str(number)
                for number, text in skipped.lines[kind][:_MOST_QUOTED]
            )
            lines.append(f"- {count} × {name} ({quoted})")
        return "\n".join(lines) or _NOTHING

    def _of_frame(self, told: ToldFrame) -> str:
        message = told.message
        data = message.data.hex().upper()
        more = "…" if len(message.data) > _LONGEST_DATA else ""
        often = f"{told.count} × " if told.count > 1 else ""
        frame = f"`{message.frame.id:08X}#{data[: 2 * _LONGEST_DATA]}{more}`"
        what = self._device(told)
        name = in_markdown(message.name or f"{message.dgn:05X}")
        about = f"**{in_markdown(what)}** · {name}" if what else f"**{name}**"
        way = self._node(message.source)
        if message.destination is not None:
            way += f" → {self._node(message.destination)}"
        values = ", ".join(self._values(told)) or _NOTHING
        return f"- {often}{frame} {about} · {in_markdown(way)}\n  {in_markdown(values)}"

    def _device(self, told: ToldFrame) -> str:
        """Return what the owner calls the device that a message is about."""
        if (dgn := told.dgn) is None:
            return ""
        instance = told.message.instance
        key = DeviceKey(self._network, dgn.device, instance)
        device = self._runtime.coach.devices.get(key)
        if device is not None:
            return device_label(self._hass, self._entry, device)
        if instance is None:
            return ""
        return self._runtime.names.of(dgn.device, instance)

    def _node(self, address: int) -> str:
        """Return what the owner calls a node, with its address."""
        key = DeviceKey(self._network, NODE, address)
        node = self._runtime.coach.devices.get(key)
        if address == GLOBAL_ADDRESS:
            return str(address)
        if node is None:
            return self._runtime.names.of(NODE, address)
        label = device_label(self._hass, self._entry, node)
        return label if str(address) in label else f"{label} ({address})"

    def _values(self, told: ToldFrame) -> list[str]:
        """Return the signals that say something, with their units."""
        runtime, dgn, message = self._runtime, told.dgn, told.message
        known = {one.name: one for one in dgn.signals} if dgn else {}
        is_ours = dgn is not None and dgn.name in runtime.spec.dgns
        shown = runtime.presentation.of(message.name or "") if is_ours else {}
        said = []
        for name, value in message.signals.items():
            if dgn is not None and name == dgn.instance:
                continue
            if is_value(value) or isinstance(value, Special):
                how, signal = shown.get(name), known.get(name)
                text = self._value(name, value, how, signal)
                said.append(f"{runtime.names.of_signal(how, name)}: {text}")
        return said

    def _value(
        self, name: str, value: Value, shown: Shown | None, signal: Signal | None
    ) -> str:
        names = self._runtime.names
        if isinstance(value, Special):
            return names.of_label(None, value.value)
        if isinstance(value, bytes):
            return value.hex(" ").upper()
        if isinstance(value, frozenset):
            return " + ".join(names.of_label(shown, one) for one in sorted(value))
        if isinstance(value, str):
            is_text = signal is not None and signal.kind == "text"
            text = value if is_text else names.of_label(shown, value)
            return plain_text(text, _LONGEST_SAID)
        if isinstance(value, int) and name.endswith("dgn"):
            if (dgn := find_dgn(self._runtime.spec, value)) is not None:
                return dgn.name
        unit = None if signal is None else signal.unit
        number = f"{value:.6g}" if isinstance(value, float) else str(value)
        # A year is the name of one.
        return f"{number} {unit}" if unit not in (None, "", "year") else number
