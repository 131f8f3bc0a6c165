"""Definitions that are not kept yet: what is wrong with them, and what messages mean."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..coach.guesses import Guess
from ..coach.own_files import NameTaken
from ..coach.own_messages import BadDefinition, OwnMessage, OwnSignal
from ..const import DOMAIN
from ..flows.own_messages import signal_of, value_in_words
from ..services.reasons import in_our_language
from ..spec import Spec
from .contract.unknown import (
    DecodedSample,
    DefinitionKept,
    DefinitionPreview,
    DefinitionProblem,
    OwnSignalFields,
    UnknownGuess,
)

DRAFT: Final = "draft"
"""What a message goes by while its owner has not named it."""


class Draft:
    """A definition that is not kept yet, and what is wrong with it."""

    def __init__(self, message: OwnMessage, recent: Iterable[bytes]) -> None:
        """Begin without signals; `recent` are the messages that are read by it."""
        self.message = message
        self.problems: list[DefinitionProblem] = []
        self._recent = list(recent)
        self._names: list[str | None] = []
        self._values: dict[bytes, Any] = {}

    def is_wrong(
        self, field: str, key: str, signal: int | None = None, reason: str = ""
    ) -> None:
        """Note that something is wrong with a field."""
        self.problems.append(
            DefinitionProblem(field=field, signal=signal, key=key, reason=reason)
        )

    def add_signals(self, signals: Iterable[OwnSignalFields]) -> None:
        """Take the signals that can be; note what is wrong with the others."""
        right: list[OwnSignal] = []
        # The message is as long as the longest one that was heard.
        seen = (*self.message.samples, *self._recent)
        for number, fields in enumerate(signals):
            so_far = replace(self.message, signals=tuple(right), samples=seen)
            signal, wrong = signal_of(fields, so_far)
            self._names.append(None if signal is None else signal.name)
            if signal is not None:
                right.append(signal)
            for field, key in wrong.items():
                self.is_wrong(field, key, number)
        self.message = replace(self.message, signals=tuple(right))
        if not self._names:
            self.is_wrong("base", "no_values")

    async def check(
        self, hass: HomeAssistant, check: Callable[[OwnMessage], Spec]
    ) -> None:
        """Have the spec's schema check it, in an executor, and read the messages by it."""
        if not self.message.signals:
            return
        try:
            spec = await hass.async_add_executor_job(check, self.message)
        except BadDefinition as error:
            self.is_wrong("base", "bad_definition", reason=in_our_language(error))
        else:
            read = replace(self.message, samples=tuple(self._recent))
            self._values = dict(read.values(spec))

    def preview(self) -> DefinitionPreview:
        """Return what it makes of the messages."""
        return DefinitionPreview(
            problems=self.problems,
            samples=self._decoded(),
            text="" if self.problems else self.message.text(),
        )

    async def kept(self, keep: Callable[[], Awaitable[str]]) -> DefinitionKept:
        """Keep it, unless something is wrong with it; `keep` returns the file's name.

        Raises HomeAssistantError where the file cannot be written.
        """
        file = None
        if not self.problems:
            try:
                file = await keep()
            except NameTaken:
                self.is_wrong("name", "message_name_taken")
            except BadDefinition as error:
                self.is_wrong("base", "bad_definition", reason=in_our_language(error))
            except OSError as error:
                raise not_written(error) from error
        return DefinitionKept(
            problems=self.problems, file=None if file is None else f"{DOMAIN}/{file}"
        )

    def _decoded(self) -> list[DecodedSample]:
        """Return what each message says, in the order of the request's signals."""
        return [
            DecodedSample(
                data=data.hex(),
                values=[
                    None if value is None else value_in_words(value)
                    for value in (
                        self._values.get(data, {}).get(name) for name in self._names
                    )
                ],
            )
            for data in self._recent
        ]


def not_written(error: OSError) -> HomeAssistantError:
    """Return the translated error for a file that cannot be written or removed."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="definition_not_written",
        translation_placeholders={"reason": error.strerror or str(error)},
    )


def guesses_said(found: Iterable[Guess]) -> list[UnknownGuess]:
    """Return guesses as the pages have them."""
    return [
        UnknownGuess(
            kind=one.kind,
            start=one.start,
            width=one.width,
            scale=one.scale,
            offset=one.offset,
            unit=one.unit,
        )
        for one in found
    ]
