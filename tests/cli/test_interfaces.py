"""Where the bus is, as it is said on the command line."""

import pytest

from custom_components.rvc.bus.transports.python_can import CanTransport
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.bus.transports.stream import StreamTransport
from custom_components.rvc.cli.errors import CommandError
from custom_components.rvc.cli.interfaces import BusSettings, transport_maker

SETTINGS = BusSettings(250_000, listen_only=True)


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("can0", SocketCanTransport),
        ("/dev/ttyACM0", StreamTransport),
        ("COM3", StreamTransport),
        ("slcan://192.168.1.5:3333", StreamTransport),
        ("socketcand://coach.local:29536/can1", StreamTransport),
        ("thirteen-byte://10.0.0.2:8881", StreamTransport),
        ("yacht-devices-tcp://10.0.0.2:1457", StreamTransport),
        ("yacht-devices-udp://10.0.0.2:1457", StreamTransport),
        ("python-can:virtual:bench", CanTransport),
        ("python-can:virtual", CanTransport),
    ],
)
def test_a_place_is_a_transport(where: str, kind: type) -> None:
    assert isinstance(transport_maker(where, SETTINGS)(), kind)


@pytest.mark.parametrize(
    "where",
    [
        "",
        "can 0",
        "a name that is far too long",
        "slcan://192.168.1.5",
        "slcan://:3333",
        "slcan://host:99999999",
        "telnet://host:23",
    ],
)
def test_a_place_that_is_none_is_told_with_those_that_are(where: str) -> None:
    with pytest.raises(CommandError) as raised:
        transport_maker(where, SETTINGS)
    assert raised.value.code == 2
    assert "://HOST:PORT" in str(raised.value)
