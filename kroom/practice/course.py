"""The practice course: its people, with the roles Canvas would send, and the links it has from the start."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid5

from kroom.lti.roles import MEMBERSHIP, SYSTEM_OF_LTI, VOCABULARY

INSTITUTION = VOCABULARY + "institution/person#"
USER = SYSTEM_OF_LTI + "User"

TEACHER = MEMBERSHIP + "#Instructor"
ASSISTANT = MEMBERSHIP + "/Instructor#TeachingAssistant"
STUDENT = MEMBERSHIP + "#Learner"
OBSERVER = MEMBERSHIP + "#Mentor"


@dataclass(frozen=True)
class Person:
    """Somebody in the course. `elsewhere` are roles in the institution, which must not matter here."""

    key: str
    given: str
    family: str
    job: str
    roles: tuple[str, ...]
    enrollment: str
    elsewhere: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As the course shows it."""
        return f"{self.given} {self.family}"

    @property
    def user_id(self) -> str:
        """What the tool knows them by."""
        return f"practice-{self.key}"

    @property
    def initials(self) -> str:
        """For the round thing beside the name."""
        return self.given[0] + self.family[0]

    @property
    def teaches(self) -> bool:
        """Whether they may change the course, and the gradebook is theirs."""
        return TEACHER in self.roles

    @property
    def all_roles(self) -> list[str]:
        """What Canvas sends: the roles here and those from everywhere else."""
        return [*self.roles, *(INSTITUTION + role for role in self.elsewhere), USER]


def student(key: str, given: str, family: str, *also: str) -> Person:
    """A student; `also` is what they are elsewhere in the institution."""
    return Person(key, given, family, "Student", (STUDENT,), "StudentEnrollment", ("Student", *also))


PEOPLE = {
    person.key: person
    for person in (
        Person("maria", "Maria", "Silva", "Teacher", (TEACHER,), "TeacherEnrollment", ("Instructor",)),
        Person(
            "samuel",
            "Samuel",
            "Okafor",
            "Teaching assistant",
            (ASSISTANT, TEACHER),
            "TaEnrollment",
            ("Student",),
        ),
        student("wei", "Li", "Wei"),
        student("aisha", "Aisha", "Rahman"),
        student("jonas", "Jonas", "Becker", "Instructor"),  # teaches another course
        student("camila", "Camila", "Torres"),
        student("priya", "Priya", "Natarajan", "Administrator"),  # looks after another account
        Person("helen", "Helen", "Wei", "Observer", (OBSERVER,), "ObserverEnrollment"),
    )
}


@dataclass(frozen=True)
class Course:
    """A course; `history` are the ids of those it was copied from, the newest first."""

    key: str
    id: str
    title: str
    label: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link to the tool, and where it stands in its course. Canvas's course menu uses the course's own id."""

    key: str
    id: str
    title: str
    text: str
    placement: str
    course: Course
    custom: dict[str, str] = field(default_factory=dict)
    new_tab: bool = False
    points: Decimal | None = None

    @property
    def is_wish(self) -> bool:
        """No link yet: a teacher asks the tool for one."""
        return self.id == ""


BRAND = "#5b2a86"
"""The colour of the institution, which rooms take on."""

COURSE_ID = "4dde05e8ca1973bcca9bffc13e1548820eee93a3"
COURSE_TITLE = "Practice course"
COURSE_LABEL = "PRACTICE-101"
COURSE = Course("", COURSE_ID, COURSE_TITLE, COURSE_LABEL)


def built_in(course: Course) -> list[Link]:
    """The links every course has from the start, and the wish for another one."""
    office = "a5e2b9a4-3b0f-4a55-9d35-7f4d1f5b1c02"
    if course.key:
        office = str(uuid5(UUID(office), course.id))
    return [
        Link(course.key + "live", course.id, course.title, "Live room", "course_navigation", course),
        Link(course.key + "office", office, "Office hours", "Office hours", "link_selection", course),
        Link(course.key + "add", "", "", "Add a room", "link_selection", course),
    ]


LINKS = {link.key: link for link in built_in(COURSE) if not link.is_wish}
