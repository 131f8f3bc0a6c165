"""`rvc monitor` as it is installed, in a terminal of its own."""

import fcntl
import os
from pathlib import Path
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import pytest

from .conftest import Run

_SIZE = struct.pack("HHHH", 24, 80, 0, 0)
_LONGEST = 30.0


class Terminal:
    """The command in a terminal."""

    def __init__(self, *words: str | Path, folder: Path) -> None:
        """Start it."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, _SIZE)
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self.process = subprocess.Popen(
            words,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        self.output = b""

    def read_until(self, text: bytes) -> None:
        """Read until it has drawn something."""
        until = time.monotonic() + _LONGEST
        while text not in self.output:
            assert time.monotonic() < until, self.output[-2000:]
            self._read()

    def _read(self) -> None:
        if select.select([self._master], [], [], 0.1)[0]:
            self.output += os.read(self._master, 1 << 16)

    def press(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def close(self) -> int:
        """Close the terminal as it is lost with a connection; return the exit code."""
        os.close(self._master)
        os.close(self._slave)
        try:
            return self.process.wait(_LONGEST)
        finally:
            self.process.kill()

    def end(self) -> int:
        """Read to its end, and return its exit code."""
        until = time.monotonic() + _LONGEST
        try:
            while self.process.poll() is None:
                assert time.monotonic() < until, self.output[-2000:]
                self._read()
            assert termios.tcgetattr(self._slave) == self.before
        finally:
            self.process.kill()
            os.close(self._master)
            os.close(self._slave)
        return self.process.returncode


@pytest.mark.parametrize("end", [b"q", b"\x03", signal.SIGTERM])
def test_it_starts_and_quits(
    command: Path, tmp_path: Path, end: bytes | signal.Signals
) -> None:
    terminal = Terminal(command, "monitor", "demo", folder=tmp_path)
    terminal.read_until(b"frames/s")
    terminal.read_until(b"AAS_STATUS")
    if isinstance(end, bytes):
        terminal.press(end)
    else:
        terminal.process.send_signal(end)
    assert terminal.end() == 0
    # The page is gone, and the terminal shows what was there before.
    assert b"\x1b[?1049l" in terminal.output
    assert b"Traceback" not in terminal.output


def test_what_cannot_be_opened_is_told_before_the_page(
    command: Path, tmp_path: Path
) -> None:
    terminal = Terminal(command, "monitor", "/dev/ttyNONE", folder=tmp_path)
    assert terminal.end() == 1
    assert terminal.output.startswith(b"rvc: ")
    assert b"\x1b" not in terminal.output


def test_without_a_terminal_it_says_so(run: Run) -> None:
    done = run("monitor", "demo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs a terminal" in done.stderr


def test_it_ends_with_its_terminal(command: Path, tmp_path: Path) -> None:
    terminal = Terminal(command, "monitor", "demo", folder=tmp_path)
    terminal.read_until(b"frames/s")
    assert terminal.close() >= 0
