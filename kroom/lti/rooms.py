"""From a launch that can be trusted to a person in a room."""

from django.db import IntegrityError

from kroom.lti import refusals
from kroom.lti.brand import brand_of
from kroom.lti.claims import Claims
from kroom.lti.course_rooms import known_room_of, room_of
from kroom.lti.courses import remember
from kroom.lti.models import Deployment, Platform
from kroom.lti.refusals import Refused
from kroom.lti.roles import TEST_STUDENT, Becoming, Part, is_nobody, part_of
from stage.entry import admit, dress, lower
from stage.models import Participant
from stage.refusals import Code, NotAllowed


def enter(deployment: Deployment, claims: Claims) -> Participant:
    """Let the person of a launch into the room of its link, as what they are in the course today."""
    part = part_here(claims)
    if part is None:
        lower_here(deployment, claims)
        refusal = refusals.NO_PART if is_nobody(claims.roles) else refusals.NOT_LET_IN
        raise Refused(refusal, f"roles {claims.roles!r}")
    try:
        return let_in(deployment, claims, part)
    except IntegrityError:  # the room was erased between being found and being entered
        return let_in(deployment, claims, part)
    except NotAllowed as no:
        if no.code is Code.NO_SUCH_ROOM:  # the same
            return let_in(deployment, claims, part)
        raise Refused(refusals.SENT_OUT, str(no.code)) from no


def part_here(claims: Claims) -> Part | None:
    """What somebody is in the course today."""
    return part_of(claims.roles, claims.variable("membership_roles"), Becoming.by_settings())


def lower_here(deployment: Deployment, claims: Claims) -> None:
    """Whoever has no part in the course any more keeps nothing of what they were in this room."""
    room = known_room_of(deployment, claims)
    if room is None:
        return
    try:
        lower(room, person=person_key(deployment.platform, claims.sub or ""))
    except NotAllowed as no:
        if no.code is not Code.NO_SUCH_ROOM:  # erased this very moment, and they with it
            raise


def let_in(deployment: Deployment, claims: Claims, part: Part) -> Participant:
    """Find the room, and the person in it."""
    room = room_of(deployment, claims)
    remember(deployment, claims, room.pk, moderates=part is Part.MODERATOR)
    dress(room, brand_of(claims))
    return admit(
        room,
        person=person_key(deployment.platform, claims.sub or ""),
        name=name_of(claims),
        role=part.role,
        viewer_only=part is Part.VIEWER,
    )


def name_of(claims: Claims) -> str:
    """What to call them; a teacher who looks at the course as a student is told apart from the real ones."""
    if TEST_STUDENT not in claims.roles:
        return claims.full_name
    return f"{claims.full_name} (test)" if claims.full_name else "Test student"


def person_key(platform: Platform, sub: str) -> str:
    """What the stage calls somebody: the same person in all rooms of a platform, and on no other."""
    return f"{platform.pk}:{sub}"
