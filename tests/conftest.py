"""What all tests share; nothing here needs Home Assistant."""

from collections.abc import Iterator

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import Spec, load_spec

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
