"""What a platform wants when it asks for a link.

It is checked when the launch comes, and from then on carried by the picker's form as a token: signed, good for an
hour from the launch on, however often the form comes back with something to mend, and good once. The launch was
verified, and the answer is made from the token: no cookie is needed in between.
"""

import datetime as dt
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.core import signing
from django.utils import timezone

from kroom.lti import refusals
from kroom.lti.brand import brand_of
from kroom.lti.claims import Claims, one_line
from kroom.lti.incoming import PORTS
from kroom.lti.models import Deployment, Platform, SpentToken, origin_of
from kroom.lti.refusals import Refused
from kroom.lti.roles import Part
from kroom.lti.rooms import part_here
from stage.brand import as_brand

LIFE = dt.timedelta(hours=1)
SALT = "kroom.lti.deep_linking"
EDITOR = "editor_button"
GRADED = {
    "assignment_selection",
    "course_assignments_menu",
    "link_selection",
    "module_index_menu_modal",
    "module_menu_modal",
    "submission_type_selection",
}
"""Where Canvas makes an assignment of a link with points; it never says `accept_lineitem`."""


class Wanted(msgspec.Struct, frozen=True):
    """A link, for this place in this course."""

    id: str
    until: float
    deployment: int
    context_id: str
    course: str
    return_url: str
    placement: str
    title: str
    frame: bool
    tab: bool
    graded: bool
    data: Any
    brand: str = ""

    @property
    def ways(self) -> list[str]:
        """How the room may open there: "page", "tab"; where nothing is said that we know, the course decides."""
        return [*(["page"] if self.frame or not self.tab else []), *(["tab"] if self.tab else [])]


def wanted_by(deployment: Deployment, claims: Claims) -> Wanted:
    """What the platform asks for, if this person may add rooms here and the platform can take one."""
    asked = claims.deep_linking
    if part_here(claims) is not Part.MODERATOR:
        raise Refused(refusals.NOT_A_TEACHER, f"roles {claims.roles!r}")
    assert asked is not None  # or the launch had been refused
    if claims.context is None:
        raise Refused(refusals.NO_COURSE, "no context")
    if not belongs_to(deployment.platform, asked.deep_link_return_url):
        raise Refused(refusals.FOREIGN_RETURN, f"deep_link_return_url {asked.deep_link_return_url!r}")
    targets = asked.accept_presentation_document_targets
    return Wanted(
        id=secrets.token_urlsafe(24),
        until=time.time() + LIFE.total_seconds(),
        deployment=deployment.pk,
        context_id=claims.context_id,
        course=one_line(claims.context.title or claims.context.label or ""),
        return_url=asked.deep_link_return_url,
        placement=claims.placement or "",
        title=one_line(asked.title or "")[:200],
        frame="iframe" in targets,
        tab="window" in targets,
        graded=takes_grades(asked.accept_lineitem, claims.placement),
        data=asked.data,
        brand=as_brand(brand_of(claims)),
    )


def takes_grades(said: bool | str | None, placement: str | None) -> bool:
    """Whether the platform makes something graded of a link with points: it says so, or it is known of the place."""
    if said is not None:
        return said is True or said == "true"
    return placement is None or placement in GRADED


def belongs_to(platform: Platform, address: str) -> bool:
    """Is this an address of the platform?"""
    there = place_of(address)
    return there is not None and any(covers(origin, there) for origin in platform.origins)


Place = tuple[str, str, int]


def place_of(address: str) -> Place | None:
    """Scheme, host and port of an address; nothing if it has none, or is no plain address at all."""
    if not address.isascii() or not address.isprintable() or " " in address or not origin_of(address):
        return None
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]
    except ValueError:
        return None


def covers(origin: str, there: Place) -> bool:
    """Is a place in this origin? A star stands for any part of a host's name."""
    here = place_of(origin)
    if here is None or (here[0], here[2]) != (there[0], there[2]):
        return False
    return there[1].endswith(here[1][1:]) if here[1].startswith("*.") else there[1] == here[1]


# ---- the token


def sign(wanted: Wanted) -> str:
    """As the form carries it."""
    return signing.dumps(msgspec.to_builtins(wanted), salt=SALT, compress=True)


def read(token: str) -> Wanted:
    """Check its signature, and that it has not ended."""
    try:
        wanted = msgspec.convert(signing.loads(token, salt=SALT), Wanted)
    except (signing.BadSignature, msgspec.ValidationError) as wrong:
        raise Refused(refusals.CHOICE_TOO_OLD, repr(wrong)) from wrong
    if wanted.until <= time.time():
        raise Refused(refusals.CHOICE_TOO_OLD, "its hour is over")
    return wanted


def deployment_of(wanted: Wanted) -> Deployment:
    """Where the answer goes, unless that was turned off since."""
    found = Deployment.objects.select_related("platform").filter(pk=wanted.deployment).first()
    if found is None or not found.platform.enabled:
        raise Refused(refusals.PLATFORM_OFF)
    if not found.enabled:
        raise Refused(refusals.DEPLOYMENT_OFF)
    return found


def spend(wanted: Wanted) -> None:
    """Of two who bring one token, one is first; together with what is done with it, in one transaction."""
    SpentToken.objects.filter(expires_at__lt=timezone.now()).delete()
    until = dt.datetime.fromtimestamp(wanted.until, dt.UTC)
    _, first = SpentToken.objects.get_or_create(token=wanted.id, defaults={"expires_at": until})
    if not first:
        raise Refused(refusals.CHOICE_SENT)
