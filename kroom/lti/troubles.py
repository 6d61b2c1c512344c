"""What can go wrong when a platform is asked for something, in words for a teacher."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _lazy

from kroom.lti.refusals import both


class Problem(StrEnum):
    """Why a platform did not do it; kept in the database under these words."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    NO_TOKEN = "no_token"  # noqa: S105 (a word, not a password)
    NOT_ALLOWED = "not_allowed"
    GONE = "gone"
    NOT_A_STUDENT = "not_a_student"
    REFUSED = "refused"
    BAD_ANSWER = "bad_answer"
    TURNED_OFF = "turned_off"
    FAILED = "failed"

    @property
    def words(self) -> str:
        """What happened, and what to do next."""
        return str(WORDS[self])


LATER = _lazy("Wait a few minutes, then try again.")
ADMINISTRATOR = _lazy("Please tell the person who looks after kroom at your institution.")

WORDS = {
    Problem.UNREACHABLE: both(_lazy("Your course did not answer in time."), LATER),
    Problem.BUSY: both(_lazy("Your course has too much to do right now."), LATER),
    Problem.NO_TOKEN: both(_lazy("Your course does not recognise kroom."), ADMINISTRATOR),
    Problem.NOT_ALLOWED: both(_lazy("Your course does not allow kroom to do this."), ADMINISTRATOR),
    Problem.GONE: _lazy(
        "What kroom looked for is not in your course any more. Try again: kroom then makes it anew."
    ),
    Problem.NOT_A_STUDENT: _lazy("Not a student in this course"),
    Problem.REFUSED: both(
        _lazy("Your course refused this. Try again; if that does not help:"), ADMINISTRATOR
    ),
    Problem.BAD_ANSWER: both(_lazy("Your course answered in a way kroom cannot read."), ADMINISTRATOR),
    Problem.TURNED_OFF: both(_lazy("kroom has been turned off for your course."), ADMINISTRATOR),
    Problem.FAILED: both(
        _lazy("Something went wrong in kroom. Try again; if that does not help:"), ADMINISTRATOR
    ),
}

FOR_ALL = {
    Problem.UNREACHABLE,
    Problem.BUSY,
    Problem.NO_TOKEN,
    Problem.NOT_ALLOWED,
    Problem.GONE,
    Problem.TURNED_OFF,
}
"""Problems that the next student would meet as well: no use to go on."""


class Trouble(Exception):
    """The platform did not do what it was asked. `detail` is for the log."""

    def __init__(
        self, problem: Problem, detail: str = "", *, status: int = 0, wait: float | None = None
    ) -> None:
        super().__init__(problem.value, detail)
        self.problem = problem
        self.detail = detail
        self.status = status
        self.wait = wait
        """Seconds after which the platform wants to be asked again."""


def problem_choices() -> list[tuple[str, str]]:
    """For model fields: given as a function, so that another wording is no migration."""
    return [(problem.value, problem.words) for problem in Problem]
