"""A colour of the institution's own, and what becomes of it so that all stays readable, in the light and in the dark.

Pure. Links and signs take a tone of the colour that is readable on every ground of static/room/theme.css; buttons the
colour itself, changed only where it would not be seen, under black or white letters.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
READABLE, SEEN = 4.5, 3.0
"""The contrasts WCAG 2.2 AA wants of text, and of what is no text."""
TINT = 0.17
"""How much of the colour itself there is, at most, in a ground under it."""
STEPS = 64
HOVER = 0.18

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Side:
    """The light or the dark: the grounds hardest to stand out from, under text and under buttons; the way from them.

    What is tinted has the surface under it.
    """

    surface: RGB
    under_text: RGB
    under_buttons: RGB
    away: RGB


LIGHT = Side(WHITE, under_text=(0xE0, 0xE6, 0xED), under_buttons=(0xEE, 0xF2, 0xF6), away=BLACK)
DARK = Side((0x18, 0x1D, 0x23), under_text=(0x2D, 0x36, 0x40), under_buttons=(0x22, 0x29, 0x31), away=WHITE)


@dataclass(frozen=True, slots=True)
class Tones:
    """What one side makes of the colour: for text and signs; for buttons, also under the pointer; and on them."""

    main: RGB
    fill: RGB
    fill_strong: RGB
    on_fill: RGB


def as_brand(text: str) -> str:
    """A colour, `#rgb` or `#rrggbb`, as its six digits; nothing of what is none."""
    if not COLOUR.fullmatch(text):
        return ""
    digits = text[1:].lower()
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def stylesheet(brand: str) -> str:
    """The colours of theme.css that the institution's takes the place of."""
    colour: RGB = tuple(bytes.fromhex(brand))  # type: ignore[assignment]
    light, dark = tones(colour, LIGHT), tones(colour, DARK)
    lines = (
        f"  --{name.replace('_', '-')}: light-dark({spelled(getattr(light, name))}, {spelled(getattr(dark, name))});"
        for name in Tones.__slots__
    )
    return "\n".join([":root {", *lines, "}", ""])


def tones(colour: RGB, side: Side) -> Tones:
    """What becomes of it on one side."""
    fill = first(towards(side.away, colour), lambda tone: contrast(tone, side.under_buttons) >= SEEN)
    on_fill = WHITE if contrast(WHITE, fill) >= READABLE else BLACK
    return Tones(
        main=first(towards(side.away, colour), lambda tone: is_readable(tone, side)),
        fill=fill,
        fill_strong=mixed(fill, BLACK if on_fill == WHITE else WHITE, HOVER),
        on_fill=on_fill,
    )


def first(tones: Iterator[RGB], is_good: Callable[[RGB], bool]) -> RGB:
    """The colour as it is, if it is good; else as little lighter or darker as it takes."""
    return next(tone for tone in tones if is_good(tone))


def is_readable(tone: RGB, side: Side) -> bool:
    """As text on every ground, also on one that is tinted with it."""
    grounds = side.under_text, mixed(side.surface, tone, TINT)
    return all(contrast(tone, ground) >= READABLE for ground in grounds)


def towards(end: RGB, colour: RGB) -> Iterator[RGB]:
    """From the colour to black or white, in small steps."""
    return (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))


def mixed(colour: RGB, other: RGB, share: float) -> RGB:
    """The colour with a share of another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: RGB) -> float:
    """How bright it is to the eye, as WCAG reckons."""
    red, green, blue = (linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    """One channel without the curve of screens."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def spelled(colour: RGB) -> str:
    """As CSS writes it."""
    return f"#{bytes(colour).hex()}"
