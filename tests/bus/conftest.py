"""What tests of the bus share."""

import pytest

from .listener import Listener


@pytest.fixture
def listener() -> Listener:
    """Return a listener."""
    return Listener()
