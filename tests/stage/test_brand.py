"""The colours: those of theme.css are readable, and so is whatever becomes of an institution's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from stage.brand import (
    DARK,
    LIGHT,
    RGB,
    TINT,
    Side,
    Tones,
    as_brand,
    contrast,
    mixed,
    spelled,
    stylesheet,
    tones,
)

THEME = (Path(settings.BASE_DIR) / "static/room/theme.css").read_text()
GROUNDS = ("ground", "surface", "floating", "raised", "raised-more")
SIDES = (LIGHT, DARK)

colours = st.tuples(*[st.integers(0, 255)] * 3)


def rgb(text: str) -> RGB:
    """Six digits, as three numbers."""
    red, green, blue = bytes.fromhex(text)
    return red, green, blue


def read(css: str) -> dict[str, tuple[RGB, RGB]]:
    """Each custom property that is a colour: in the light, in the dark."""
    pair = re.compile(r"--([a-z-]+): (?:light-dark\(#(\w{6}), #(\w{6})\)|#(\w{6}));")
    return {name: (rgb(light or both), rgb(dark or both)) for name, light, dark, both in pair.findall(css)}


PALETTE = read(THEME)


def test_contrast_is_that_of_wcag() -> None:
    for one, other, ratio in (("000000", "ffffff", 21), ("777777", "ffffff", 4.48), ("0000ff", "ffff00", 8)):
        assert contrast(rgb(one), rgb(other)) == pytest.approx(ratio, abs=0.01)
        assert contrast(rgb(other), rgb(one)) == contrast(rgb(one), rgb(other))


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_the_palette_is_readable(side: int) -> None:
    def worst(name: str, *grounds: str) -> float:
        return min(contrast(PALETTE[name][side], PALETTE[ground][side]) for ground in grounds)

    for text in ("text", "soft", "main", "danger", "good", "warm"):
        assert worst(text, *GROUNDS, "raised-most") >= 4.5, text
    assert worst("warm", "warning") >= 4.5
    for on, grounds in {
        "on-fill": ["fill", "fill-strong"],
        "on-danger-fill": ["danger-fill", "danger-fill-strong"],
        "on-off": ["off", "off-strong"],
        "on-badge": ["badge"],
        "on-face": ["face"],
    }.items():
        assert worst(on, *grounds) >= 4.5, on
    for seen in ("edge", "live", "fill"):
        assert worst(seen, *GROUNDS) >= 3, seen


def test_the_grounds_are_those_of_the_theme() -> None:
    for at, side in enumerate(SIDES):
        assert side.surface == PALETTE["surface"][at]
        assert side.under_text in [PALETTE[name][at] for name in GROUNDS]
        assert side.under_buttons in [PALETTE[name][at] for name in GROUNDS]
    chat = (Path(settings.BASE_DIR) / "static/room/chat.css").read_text()
    tints = re.findall(
        r"--(?:tint|own): color-mix\(in srgb, var\(--main\) (\d+)%, var\(--surface\)\)", THEME + chat
    )
    assert max(map(int, tints)) == TINT * 100


def test_initials_are_readable_on_every_face() -> None:
    faces = re.findall(r"--face: #(\w{6})", THEME)
    assert len(faces) == 9
    assert min(contrast(PALETTE["on-face"][0], rgb(face)) for face in faces) >= 4.5


def test_browsers_are_told_the_ground_of_the_theme() -> None:
    """The one place beside theme.css where a colour stands: the bar of a phone's browser."""
    head = render_to_string("theme.html")
    said = re.findall(r'media="\(prefers-color-scheme: (\w+)\)" content="(#\w+)"', head)
    light, dark = PALETTE["ground"]
    assert said == [("light", spelled(light)), ("dark", spelled(dark))]


@given(colours, st.sampled_from(SIDES))
@example((16, 20, 24), DARK)
@example((255, 255, 255), LIGHT)
@example((118, 118, 118), LIGHT)
def test_whatever_colour_is_sent_everything_is_readable(colour: RGB, side: Side) -> None:
    made = tones(colour, side)
    at = SIDES.index(side)
    tint = mixed(PALETTE["surface"][at], made.main, TINT)
    for ground in (*(PALETTE[name][at] for name in GROUNDS), tint):
        assert contrast(made.main, ground) >= 4.5
    for name in GROUNDS[:-1]:  # no button lies on another
        assert contrast(made.fill, PALETTE[name][at]) >= 3
    for fill in (made.fill, made.fill_strong):
        assert contrast(made.on_fill, fill) >= 4.5


def test_a_colour_that_is_seen_well_stays_as_it_is() -> None:
    violet, gold = (0x5B, 0x2A, 0x86), (0xFF, 0xCD, 0)
    assert (tones(violet, LIGHT).main, tones(violet, LIGHT).fill) == (violet, violet)
    assert (tones(gold, DARK).main, tones(gold, DARK).fill) == (gold, gold)


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("#5B2A86", "5b2a86"),
        ("#fc0", "ffcc00"),
        ("", ""),
        ("5b2a86", ""),
        ("#5b2a8", ""),
        ("#5b2a8600", ""),
        ("#5b2a86\n", ""),
        ("#٣٣٣", ""),
        ("red", ""),
        ("rgb(1, 2, 3)", ""),
        ("#fff;}body{display:none", ""),
    ],
)
def test_only_a_colour_is_a_brand(text: str, brand: str) -> None:
    assert as_brand(text) == brand


@given(colours)
def test_the_stylesheet_says_anew_what_theme_css_says(colour: RGB) -> None:
    css = stylesheet(bytes(colour).hex())
    said = read(css)
    assert set(said) == {name.replace("_", "-") for name in Tones.__slots__}
    assert set(said) <= set(PALETTE)
    assert said["main"] == (tones(colour, LIGHT).main, tones(colour, DARK).main)


@pytest.mark.django_db
def test_its_address_takes_colours_alone(client: Client) -> None:
    answer = client.get("/rooms/brand/5b2a86.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "--fill: light-dark(#5b2a86," in answer.content.decode()
    for wrong in ("5b2a8", "5B2A86", "zzzzzz", "5b2a86ff"):
        assert client.get(f"/rooms/brand/{wrong}.css").status_code == 404
