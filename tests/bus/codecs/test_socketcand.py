"""The protocol of socketcand."""

import pytest

from custom_components.rvc.bus.codecs.socketcand import SocketcandCodec
from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")


def test_a_server_is_asked_step_by_step() -> None:
    codec = SocketcandCodec("can1")
    replies = []
    for answer in (b"< hi >", b"< ok >", b"< ok >", b"< ok >"):
        assert codec.decode(answer) == []
        replies.append(codec.reply)
        codec.reply = b""
    assert replies == [b"< open can1 >", b"< rawmode >", b"", b""]
    assert codec.is_ready
    assert codec.decode(b"< frame 19FEDA9C 23.4 19 FF 7C FC FF FF 00 FF >") == [FRAME]


def test_what_is_no_frame_is_counted() -> None:
    codec = SocketcandCodec("can0")
    codec.is_ready = True
    assert codec.decode(b"< frame 123 23.4 19FF >< frame 19FEDA9C >< pong >") == []
    assert codec.decode(b"< error 4 23.4 >") == []
    counters = codec.error_counters
    assert (counters.foreign_frames, counters.malformed) == (1, 1)
    assert counters.error_frames == 1


def test_an_interface_that_the_server_lacks_cannot_be_opened() -> None:
    codec = SocketcandCodec("can9")
    codec.decode(b"< hi >")
    with pytest.raises(CannotOpen, match="could not open bus") as caught:
        codec.decode(b"< error could not open bus >")
    assert caught.value.reason == "not_found"
