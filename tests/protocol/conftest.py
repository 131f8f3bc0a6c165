"""The spec and its codec, made once."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.spec import Spec, load_spec


@pytest.fixture(scope="session")
def spec() -> Spec:
    """Return the shipped spec."""
    return load_spec().spec


@pytest.fixture(scope="session")
def codec(spec: Spec) -> Codec:
    """Return a codec of the shipped spec."""
    return Codec(spec)
