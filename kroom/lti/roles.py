"""From the roles of a launch to a role in the room: pure, read anew at every launch.

Canvas adds to the roles in this course those a person has anywhere in the institution: a student here who teaches
elsewhere comes as an institution's Instructor, and an administrator of some other account as its Administrator. So
only membership roles count; an administrator counts when `$Canvas.membership.roles`, which looks at this course
and the accounts above it only, says so too. Whose roles are none of this course gets the least there is: they watch.

What designers, observers, administrators and the test student become is for the institution to say: `Becoming`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from stage.words import Role

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
MEMBERSHIP = VOCABULARY + "membership"
ADMINISTRATOR = VOCABULARY + "institution/person#Administrator"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
SYSTEM_OF_LTI = "http://purl.imsglobal.org/vocab/lti/system/person#"
ADMINISTRATORS = {
    ADMINISTRATOR,
    *(vocabulary + word for vocabulary in (SYSTEM, SYSTEM_OF_LTI) for word in ("SysAdmin", "Administrator")),
}
NOBODY = {SYSTEM + "None", SYSTEM_OF_LTI + "None", VOCABULARY + "institution/person#None"}

TEST_STUDENT = SYSTEM_OF_LTI + "TestUser"
"""Canvas's Student View."""


class Part(StrEnum):
    """What somebody becomes in the room, the highest first."""

    MODERATOR = "moderator"
    ATTENDEE = "attendee"
    VIEWER = "viewer"
    """An attendee who may not join the stage."""

    @property
    def role(self) -> Role:
        """Their role in the room."""
        return Role.MODERATOR if self is Part.MODERATOR else Role.ATTENDEE


@dataclass(frozen=True, slots=True)
class Becoming:
    """What some people become in the room, by the settings `LTI_ROLES_…`; None lets them in nowhere."""

    designer: Part | None = Part.ATTENDEE
    observer: Part | None = Part.VIEWER
    administrator: Part | None = Part.MODERATOR
    test_student: Part | None = Part.ATTENDEE

    @classmethod
    def by_settings(cls) -> "Becoming":
        """As this installation has it."""
        words = settings.LTI_ROLES
        return cls(**{who: None if word == "nobody" else Part(word) for who, word in words.items()})


def part_of(
    roles: Iterable[str], membership_roles: str | None = None, become: Becoming | None = None
) -> Part | None:
    """Decide: the highest of what somebody is here; nothing for those who are nobody, or are not let in.

    A platform that names no roles at all says nothing against anybody: they attend.
    `membership_roles` is the custom variable `$Canvas.membership.roles`, if it was resolved.
    """
    become = become or Becoming()
    named = {role.strip() for role in roles} - {""}
    if not named:
        return Part.ATTENDEE
    found = {here(principal(role), named, become) for role in named if principal(role)}
    if named & ADMINISTRATORS and "Account Admin" in words(membership_roles):
        found.add(become.administrator)
    if not found:
        return None if is_nobody(named) else Part.VIEWER
    return next((part for part in Part if part in found), None)


def here(role: str | None, named: set[str], become: Becoming) -> Part | None:
    """What one principal role in the course makes of somebody."""
    match role:
        case "Instructor":  # a teaching assistant is a kind of one
            return Part.MODERATOR
        case "ContentDeveloper":
            return become.designer
        case "Mentor":
            return become.observer
        case _:
            return become.test_student if TEST_STUDENT in named else Part.ATTENDEE


def is_nobody(roles: Iterable[str]) -> bool:
    """Does the course say of somebody that they are nobody, and nothing else?"""
    named = {role.strip() for role in roles} - {""}
    return bool(named) and named <= NOBODY


def principal(role: str) -> str | None:
    """The principal role of a membership role, as Instructor for `membership/Instructor#TeachingAssistant`.

    A short name like "Instructor" is a membership role; every other vocabulary is none.
    """
    if ":" not in role and "/" not in role and "#" not in role:
        return role
    if role.startswith(MEMBERSHIP + "#"):
        return role.removeprefix(MEMBERSHIP + "#")
    if role.startswith(MEMBERSHIP + "/"):
        return role.removeprefix(MEMBERSHIP + "/").partition("#")[0]
    return None


def words(membership_roles: str | None) -> set[str]:
    """The names in a list like "Account Admin,TeacherEnrollment"."""
    return {word.strip() for word in (membership_roles or "").split(",")}
