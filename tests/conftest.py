"""What all tests share; nothing here needs Home Assistant."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
import logging
import sys
from types import ModuleType
from typing import override

import pytest

import custom_components

from .paths import ROOT

if "pytest_homeassistant_custom_component" not in sys.modules:
    # The half without Home Assistant: the package's own __init__ is its side of it.
    package = ModuleType("custom_components.rvc")
    package.__path__ = [str(ROOT / "custom_components" / "rvc")]
    sys.modules[package.__name__] = package
    vars(custom_components)["rvc"] = package

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import Spec, load_spec

from .clock import LOOPS, REAL_TIME

_OURS = "rvc"


class Complaints(logging.Handler):
    """Our errors, and what Home Assistant says about how it is used."""

    def __init__(self) -> None:
        """Nobody complains yet."""
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if (_OURS in record.name and record.levelno >= logging.ERROR) or (
            "custom integration 'rvc'" in message and "will stop" in message
        ):
            self.messages.append(message)


@pytest.fixture(autouse=True)
def complaints() -> Iterator[Complaints]:
    """Fail when there are any at the end; a test that provokes some removes them."""
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    yield complaints
    logging.getLogger().removeHandler(complaints)
    assert not complaints.messages


@pytest.fixture(scope="session")
def spec() -> Spec:
    """Return the shipped spec."""
    return load_spec().spec


@pytest.fixture(scope="session")
def codec(spec: Spec) -> Codec:
    """Return a codec of the shipped spec."""
    return Codec(spec)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"{REAL_TIME}: an idle event loop waits")


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Return the event loop of a test: one that never waits, but for the world outside.

    Sockets and the mark say that there is one.
    """
    opens_sockets = "socket_enabled" in getattr(item, "fixturenames", ())
    return LOOPS[opens_sockets or item.get_closest_marker(REAL_TIME) is not None]
