"""Which coaches there are, and which versions answer."""

from typing import Final, Literal, TypedDict

from .command import Command, NoFields, Subscription


class InfoNetwork(TypedDict):
    """A network of a coach."""

    key: str
    """What names it in all that is about networks; it is never changed."""
    title: str
    """What the owner calls it."""
    state: Literal["closed", "connected", "silent", "lost"]
    listen_only: bool


class InfoEntry(TypedDict):
    """A coach."""

    entry_id: str
    title: str
    state: Literal[
        "loaded",
        "setup_error",
        "migration_error",
        "setup_retry",
        "not_loaded",
        "failed_unload",
        "setup_in_progress",
        "unload_in_progress",
    ]
    """The state of its config entry; only one that is loaded can be asked more."""
    networks: list[InfoNetwork]
    """The house first."""


class Info(TypedDict):
    """The versions, and the coaches."""

    api_version: int
    """Pages that were built for another one have to be loaded anew."""
    version: str
    """The version of the integration."""
    entries: list[InfoEntry]


INFO: Final = Command(name="rvc/info", request=NoFields, result=Info)
INFO_SUBSCRIBE: Final = Subscription(
    name="rvc/info/subscribe", request=NoFields, event=Info
)
"""The same at once, and whenever an entry or a network's state has changed."""

COMMANDS: Final = (INFO, INFO_SUBSCRIBE)
