"""Texts of nodes and files, as people read them."""

import pytest

from custom_components.rvc.protocol.text import counted, in_markdown, plain_text


@pytest.mark.parametrize("text", ["Acme Dimmer 3.0 (6-way)", "Küche / Bad", "TM-102"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert in_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![x](http://a.b/c)", r"\!\[x\](http\://a.b/c)"),
        ("<img src=x>", r"\<img src=x\>"),
        ("**now** _or_ `never`", r"\*\*now\*\* \_or\_ \`never\`"),
        ("www.a.b a@b.c", r"www\.a.b a\@b.c"),
        ("a\\*b", r"a\\\*b"),
    ],
)
def test_markup_is_shown_and_not_followed(text: str, shown: str) -> None:
    assert in_markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Küche/Bad", "Küche/Bad"),
        (" a b ", "a b"),
        ("a  b", "a b"),
        ("a\0b\x1bc\u202ed\u00a0e", "a b c d e"),
        ("x" * 11, "x" * 10),
        ("x" * 9 + " y", "x" * 9),
        ("", ""),
    ],
)
def test_a_text_becomes_one_plain_line(text: str, plain: str) -> None:
    assert plain_text(text, 10) == plain


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 frames"), (1, "1 frame"), (1001, "1,001 frames"), ("1", "1 frame")],
)
def test_one_of_something_is_not_several(count: int | str, said: str) -> None:
    assert counted(count, "frame") == said
