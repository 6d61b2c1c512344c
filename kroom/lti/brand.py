"""The institution's colour, as Canvas sends it: the primary colour among all those of its theme, as JSON.

The variable is `$com.instructure.brandConfigJSON`, the JSON itself. Nothing is loaded from anywhere.
"""

import msgspec

from kroom.lti.claims import Claims

VARIABLE = "brand_config"
LONGEST = 32_000
"""Of the JSON; Canvas's has some hundred colours and takes about 5,000 characters."""


class BrandConfig(msgspec.Struct, frozen=True):
    """What kroom reads of it."""

    primary: str = msgspec.field(name="ic-brand-primary", default="")


def brand_of(claims: Claims) -> str:
    """The colour as it was sent, which may be none at all; nothing where none is sent, or what is sent is no theme."""
    text = claims.variable(VARIABLE) or ""
    if len(text) > LONGEST:
        return ""
    try:
        return msgspec.json.decode(text, type=BrandConfig).primary
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
