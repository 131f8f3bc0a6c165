"""Who has a frame sent: it goes with the frame, from the call to the trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The call of a user or an automation that something is sent for."""

    context: str
    """The id of the call's context, as logs and traces of automations have it."""
    user: str | None = None
    """The id of the user; None for an automation."""
    cause: str | None = None
    """What made the call, such as "automation.morning", as far as is known."""
    to_all: bool = False
    """Whether it is for all there are, and names nothing."""

    def __str__(self) -> str:
        """Return a form for people who look for the cause of a frame."""
        cause = self.cause or ("a user" if self.user else "a call")
        return f"{cause} (context {self.context})"


ORIGIN: Final = ContextVar[Origin | None]("rvc_origin", default=None)
"""The call that is carried out; None for what this integration does by itself."""


@contextmanager
def sent_for(origin: Origin | None) -> Iterator[None]:
    """Have an origin for all that is sent within."""
    token = ORIGIN.set(origin)
    try:
        yield
    finally:
        ORIGIN.reset(token)
