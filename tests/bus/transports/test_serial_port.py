"""What may be opened as a serial port."""

import os
from pathlib import Path
import pty

import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.transports.python_can import CanTransport
from custom_components.rvc.bus.transports.serial_port import check_serial_port
from tests.bus.listener import Listener, reader_threads


@pytest.mark.real_time
@pytest.mark.parametrize("interface", ["slcan", "serial", "robotell", "seeedstudio"])
@pytest.mark.parametrize("port", ["/dev/ptmx", "{folder}", "{folder}/file@115200"])
async def test_python_can_is_not_given_what_is_no_serial_port(
    tmp_path: Path, listener: Listener, port: str, interface: str
) -> None:
    (tmp_path / "file").touch()
    transport = CanTransport(interface, port.format(folder=tmp_path))
    with pytest.raises(CannotOpen) as caught:
        await transport.open(listener.receive, listener.lost)
    assert caught.value.reason == "no_serial_port"
    assert not reader_threads()


@pytest.mark.parametrize(
    ("kind", "is_port"), [("tty", True), ("mem", False), (None, True)]
)
def test_linux_says_of_which_kind_a_device_is(
    tmp_path: Path, kind: str | None, is_port: bool
) -> None:
    device = Path("/dev/null").stat().st_rdev
    where = tmp_path / f"{os.major(device)}:{os.minor(device)}"
    if kind is not None:
        where.mkdir()
        (where / "subsystem").symlink_to(tmp_path / kind)
        (tmp_path / kind).mkdir()
    if is_port:
        check_serial_port("/dev/null", tmp_path)
    else:
        with pytest.raises(CannotOpen):
            check_serial_port("/dev/null", tmp_path)


def test_ports_of_elsewhere_are_left_to_whoever_opens_them() -> None:
    for port in ("socket://192.0.2.7:3333", "tcp://192.0.2.7:3333"):
        check_serial_port(port)
    master, slave = pty.openpty()
    for scheme in ("", "device://", "linux://"):
        check_serial_port(f"{scheme}{os.ttyname(slave)}")
    os.close(master)
    os.close(slave)
