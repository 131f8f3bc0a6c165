"""What a BLF is made of, checked before python-can reads it.

A BLF is a header and containers, packed by zlib, of objects of which each says its size;
an object may begin in one container and end in the next. python-can believes all sizes:
an object of size 0 has it read for ever, a container may unpack to more than memory
holds, and an object that never ends is carried through the whole file. Here each
container is unpacked as far as it may, and handed over unpacked, with whole objects.
"""

from collections.abc import Iterator
import io
import struct
from typing import IO, Any, Final
import zlib

from ...protocol.text import counted
from .model import Damaged
from .text import MOST_UNPACKED

LONGEST_OBJECT: Final = 1 << 20
"""Of what is not packed. One of CAN has about 50 bytes, but others may be in between."""
LARGEST_CONTAINER: Final = 1 << 24
"""Packed and unpacked; Vector's and python-can's have 128 kB."""

_OBJECT: Final = struct.Struct("<4sHHLL")
_CONTAINER: Final = struct.Struct("<H6xL4x")
_HEADER: Final = struct.Struct("<4sL")
_LEAST_HEADER: Final = 72
_LARGEST_HEADER: Final = 4096
_SIGNATURE: Final = b"LOBJ"
_LOG_CONTAINER: Final = 10
_UNPACKED, _ZLIB = 0, 2
_PADDING: Final = 4
# Where python-can looks for the next object, behind padding
_SEARCHED: Final = 8


def checked(file: IO[bytes]) -> io.BufferedReader:
    """Return a BLF whose sizes are bounded; reading it raises Damaged where one is not.

    What is before the damage can be read.
    """
    return io.BufferedReader(_Stream(_parts(file)))


class _Stream(io.RawIOBase):
    """A stream of bytes that come in parts."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._part = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._part:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._part = memoryview(part)
        count = min(len(buffer), len(self._part))
        buffer[:count] = self._part[:count]
        self._part = self._part[count:]
        return count


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    """Read the header and the containers, unpacked."""
    start = _read(file, _HEADER.size)
    size = _HEADER.unpack(start)[1]
    if not _LEAST_HEADER <= size <= _LARGEST_HEADER:
        raise Damaged(f"a header of {counted(size, 'byte')}")
    yield start + _read(file, size - len(start))
    objects = _Objects()
    total = 0
    while head := file.read(_OBJECT.size):
        head += _read(file, _OBJECT.size - len(head))
        signature, header_size, _, size, kind = _OBJECT.unpack(head)
        if signature != _SIGNATURE:
            raise Damaged("no object where one should be")
        if not _OBJECT.size <= size <= LARGEST_CONTAINER:
            raise Damaged(f"a container of {counted(size, 'byte')}")
        body = file.read(size - _OBJECT.size)
        file.read(size % _PADDING)
        # python-can leaves out what else stands between containers.
        if kind == _LOG_CONTAINER:
            data = _unpack(body)
            total += len(data)
            if total > MOST_UNPACKED:
                raise Damaged(f"it unpacks to more than {MOST_UNPACKED} bytes")
            if whole := objects.whole(data):
                yield _container(whole, header_size)
            if objects.damage:
                raise Damaged(objects.damage)
        if len(body) < size - _OBJECT.size:
            raise Damaged("cut off")


def _read(file: IO[bytes], size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise Damaged("cut off")
    return data


def _unpack(body: bytes) -> bytes:
    """Return what a container holds; nothing where its packing is not known."""
    if len(body) < _CONTAINER.size:
        raise Damaged("a container without a beginning")
    method, _ = _CONTAINER.unpack_from(body)
    data = body[_CONTAINER.size :]
    if method == _UNPACKED:
        return data
    if method != _ZLIB:
        return b""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(data, LARGEST_CONTAINER)
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if unpacker.unconsumed_tail:
        raise Damaged(f"a container unpacks to more than {LARGEST_CONTAINER} bytes")
    return data


def _container(data: bytes, header_size: int) -> bytes:
    """Return a container that is not packed, with the padding behind it."""
    size = _OBJECT.size + _CONTAINER.size + len(data)
    head = _OBJECT.pack(_SIGNATURE, header_size, 1, size, _LOG_CONTAINER)
    return b"".join(
        (head, _CONTAINER.pack(_UNPACKED, len(data)), data, bytes(size % _PADDING))
    )


class _Objects:
    """Keeps what is not whole yet, until the container with its end."""

    def __init__(self) -> None:
        self.damage = ""
        """Why nothing behind the last whole object can be read; empty if it can."""
        self._data = bytearray()
        self._needed = 0

    def whole(self, data: bytes) -> bytes:
        """Return the objects that are whole with more data.

        What is kept is looked at again only when it is long enough.
        """
        self._data += data
        if len(self._data) < self._needed:
            return b""
        end = 0
        self._needed = 0
        while (size := self._size(end)) is not None:
            end += size
        whole = bytes(self._data[:end])
        del self._data[:end]
        return whole

    def _size(self, place: int) -> int | None:
        """Return the size of the object at a place, with the padding before it."""
        data = self._data
        start = data.find(_SIGNATURE, place, place + _SEARCHED)
        if start < 0:
            if place + _SEARCHED <= len(data):
                self.damage = "no object where one should be"
            return None
        if start + _OBJECT.size > len(data):
            return None
        size: int = _OBJECT.unpack_from(data, start)[3]
        if not _OBJECT.size <= size <= LONGEST_OBJECT:
            self.damage = f"an object of {counted(size, 'byte')}"
            return None
        if start + size > len(data):
            self._needed = start + size - place
            return None
        return start - place + size
