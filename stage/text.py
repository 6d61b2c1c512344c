"""What people write, without what nobody can see."""

import unicodedata


def tidied(text: str) -> str:
    """Without control characters (lines may break) and without space around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()


def says_something(text: str) -> bool:
    """Whether anything in it can be seen."""
    return any(is_visible(c) for c in text)


def is_visible(character: str) -> bool:
    """Neither a space nor a sign that only controls others."""
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")
