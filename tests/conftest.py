"""What all tests share; nothing here needs Home Assistant."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import Spec, load_spec

from .clock import FAKE_CLOCK, LOOPS

_OURS = "rvc"


@pytest.fixture(autouse=True)
def _no_complaints(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail when we log an error, or Home Assistant one about how it is used."""
    yield
    for record in caplog.get_records("call"):
        message = record.getMessage()
        assert not ("custom integration 'rvc'" in message and "will stop" in message)
        assert not (_OURS in record.name and record.levelname == "ERROR"), message


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
    config.addinivalue_line("markers", f"{FAKE_CLOCK}: an idle event loop never waits")


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Return the event loop of a test, by its marker."""
    return LOOPS[item.get_closest_marker(FAKE_CLOCK) is not None]
