"""Every reason not to open a room, and what the person can do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOT_OPENED = _lazy("The room could not be opened")
AGAIN = _lazy("Go back to your course and open the room again.")
TELL = _lazy("Please tell the person who looks after kroom at your institution, with the reference below.")


def both(one: "StrOrPromise", other: "StrOrPromise") -> "StrOrPromise":
    """Two sentences, one after the other."""
    return format_lazy("{} {}", one, other)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What happened, what to do next, and the word both the page and the log call it by."""

    code: str
    sentence: "StrOrPromise"
    advice: "StrOrPromise"
    status: int = 403
    heading: "StrOrPromise" = NOT_OPENED

    @property
    def title(self) -> str:
        """What the page is called, in the language of whoever reads it, as what follows."""
        return str(self.heading)

    @property
    def what(self) -> str:
        """What happened."""
        return str(self.sentence)

    @property
    def next(self) -> str:
        """What the person can do."""
        return str(self.advice)


class Refused(Exception):
    """The launch ends here. `detail` is for the log alone; `read_at` are origins that frame nothing else of ours."""

    def __init__(self, refusal: Refusal, detail: str = "", *, read_at: Sequence[str] = ()) -> None:
        super().__init__(refusal.code, detail)
        self.refusal = refusal
        self.detail = detail
        self.read_at = read_at


NOT_A_LAUNCH = Refusal(
    "not-a-launch",
    _lazy("Rooms are opened from a course, and nothing from a course came with this."),
    AGAIN,
    400,
)
BAD_LOGIN = Refusal(
    "bad-login", _lazy("The course asked for the room in a way kroom cannot read."), TELL, 400
)
BAD_LAUNCH = Refusal("bad-launch", _lazy("The course sent a launch that kroom cannot read."), TELL, 400)
TOO_LARGE = Refusal("too-large", _lazy("The course sent much more than a launch needs."), TELL, 400)
USED_OR_OLD = Refusal(
    "used-or-old", _lazy("This way into the room was used already, or it took too long."), AGAIN, 403
)
COOKIES_BLOCKED = Refusal(
    "cookies-blocked",
    _lazy("Your browser keeps no cookies for this site, so it cannot show that this launch is yours."),
    _lazy(
        "Allow cookies for this site in your browser's settings, or use another browser; "
        "then go back to your course and open the room again."
    ),
)
CLOCK = Refusal(
    "clock",
    _lazy("The launch is too old, or comes from the future."),
    both(
        AGAIN,
        _lazy(
            "If that does not help, a server's clock is wrong: please tell the person who looks after kroom "
            "at your institution, with the reference below."
        ),
    ),
)
BAD_SIGNATURE = Refusal("bad-signature", _lazy("The launch is not signed by your course's platform."), TELL)
KEYS_UNREACHABLE = Refusal(
    "keys-unreachable",
    _lazy("kroom could not reach your course's platform to check who sends you."),
    _lazy("Wait a minute, then go back to your course and open the room again."),
)
WRONG_NONCE = Refusal("wrong-nonce", _lazy("This launch does not answer what kroom asked for."), AGAIN)
WRONG_AUDIENCE = Refusal("wrong-audience", _lazy("This launch was meant for another tool."), TELL)
UNKNOWN_PLATFORM = Refusal(
    "unknown-platform", _lazy("kroom does not know the platform your course is on."), TELL
)
PLATFORM_OFF = Refusal("platform-off", _lazy("kroom has been turned off for your institution."), TELL)
WAITS_FOR_APPROVAL = Refusal(
    "waits-for-approval",
    _lazy("Your institution has asked to use kroom, and is waiting for those who run kroom to say yes."),
    _lazy(
        "Please try again later, or tell the person who looks after kroom that the request waits for approval."
    ),
)
UNKNOWN_DEPLOYMENT = Refusal(
    "unknown-deployment",
    _lazy("kroom knows your institution, but not this installation of it in the course or account."),
    TELL,
)
DEPLOYMENT_OFF = Refusal(
    "deployment-off", _lazy("kroom has been turned off for your course or account."), TELL
)
FOREIGN_TARGET = Refusal(
    "foreign-target", _lazy("The link in your course leads to another address than this."), TELL
)
UNKNOWN_MESSAGE = Refusal(
    "unknown-message",
    _lazy("The course asked for something other than to open a room, and kroom cannot do that."),
    TELL,
)
NO_PERSON = Refusal(
    "no-person",
    _lazy("Your course did not say who you are, so kroom cannot let you in."),
    _lazy("Log in to your course, then open the room again."),
)
NO_PART = Refusal(
    "no-part",
    _lazy("You have no part in this course, so its rooms are closed to you."),
    _lazy("Ask the teacher to add you to the course, then open the room again."),
)
NOT_LET_IN = Refusal(
    "not-let-in",
    _lazy("At your institution, people with your role in a course are not let into its rooms."),
    _lazy("Ask the teacher to give you another role in the course, or to meet you elsewhere."),
)
SENT_OUT = Refusal(
    "sent-out",
    _lazy("A moderator has sent you out of this room."),
    _lazy("Ask your teacher to let you back in, then open the room again from your course."),
)

NOT_ADDED = _lazy("The room could not be added")
FROM_THE_START = _lazy("Go back to your course and add the room again.")
NOT_A_TEACHER = Refusal(
    "not-a-teacher",
    _lazy("Only teachers of a course can add rooms to it."),
    _lazy("Ask the teacher to add the room."),
    heading=NOT_ADDED,
)
NO_COURSE = Refusal(
    "no-course",
    _lazy("Rooms belong to a course, and this was not opened from one."),
    _lazy("Go to the course that the room is for, and add it there."),
    heading=NOT_ADDED,
)
TAKES_NO_ROOMS = Refusal(
    "takes-no-rooms",
    _lazy("This place in your course cannot hold a link to a room."),
    _lazy("Add the room somewhere else: to a module, for instance."),
    heading=NOT_ADDED,
)
FOREIGN_RETURN = Refusal(
    "foreign-return",
    _lazy("The course wants the room sent to an address that is not known to be its own."),
    TELL,
    heading=NOT_ADDED,
)
CHOICE_SENT = Refusal(
    "choice-sent",
    _lazy("This choice was sent to your course already."),
    _lazy("Look for the room in your course; to add another one, begin there again."),
    heading=NOT_ADDED,
)
CHOICE_TOO_OLD = Refusal(
    "choice-too-old",
    _lazy("Choosing took too long, so nothing was added."),
    FROM_THE_START,
    heading=NOT_ADDED,
)

FROM_THE_PLATFORM = {
    "login_required": Refusal(
        "login-required",
        _lazy("Your course's platform says that you are not logged in."),
        _lazy(
            "Log in to your course, then open the room again. If you are logged in there already, "
            "open the course in a tab of its own."
        ),
    ),
    "launch_no_longer_valid": Refusal(
        "launch-no-longer-valid",
        _lazy("Your course's platform says that this way in was used already."),
        AGAIN,
    ),
    "unauthorized_client": Refusal(
        "unauthorized-client", _lazy("Your course's platform does not allow kroom to be opened here."), TELL
    ),
    "invalid_request_object": Refusal(
        "invalid-request-object",
        _lazy("Your course's platform could not read kroom's answer."),
        both(AGAIN, TELL),
    ),
}
PLATFORM_SAYS_NO = Refusal(
    "platform-error", _lazy("Your course's platform did not let the launch go on."), both(AGAIN, TELL)
)

# ---- registration: read by an administrator, in their LMS

ASK_FOR_A_LINK = _lazy(
    "Ask the person who looks after kroom for a registration link. They make one in kroom's administration, "
    "under “Registration links”, or with: manage.py lti_register_link"
)
BY_HAND = _lazy(
    "If it cannot be mended there, the person who looks after kroom can also connect the two by hand."
)

REGISTRATION_OFF = Refusal(
    "registration-off",
    _lazy("This kroom does not let platforms register themselves."),
    _lazy("Ask the person who looks after kroom to connect your platform by hand."),
)
NO_REGISTRATION_LINK = Refusal(
    "no-registration-link",
    _lazy("This kroom only registers platforms that bring a registration link."),
    ASK_FOR_A_LINK,
)
BAD_REGISTRATION_LINK = Refusal(
    "bad-registration-link", _lazy("This registration link was used already, or is too old."), ASK_FOR_A_LINK
)
TOO_MANY_WAIT = Refusal(
    "too-many-wait",
    _lazy("Many platforms wait for approval already, and kroom takes no more before some are answered."),
    _lazy("Ask the person who looks after kroom to answer those that wait; then try again."),
)
TOO_MANY_AT_ONCE = Refusal(
    "too-many-at-once",
    _lazy("Several platforms are registering at this very moment, and kroom takes only a few at a time."),
    _lazy("Try again in a minute."),
    503,
)
NOT_A_REGISTRATION = Refusal(
    "not-a-registration",
    _lazy(
        "This address connects a platform such as Canvas with kroom, and is opened by the platform itself."
    ),
    _lazy(
        "In Canvas: as an administrator, go to Apps, install a new app by “Dynamic Registration”, "
        "and paste this address."
    ),
    400,
)
PLATFORM_UNREACHABLE = Refusal(
    "platform-unreachable",
    _lazy("kroom could not read who your platform is from the address it gave."),
    both(_lazy("Try again in a minute. That address has to be https and on the open internet."), BY_HAND),
)
BAD_CONFIGURATION = Refusal(
    "bad-configuration", _lazy("Your platform describes itself in a way kroom cannot read."), BY_HAND
)
ANOTHERS_NAME = Refusal(
    "anothers-name",
    _lazy(
        "Your platform goes by the name of another: its issuer is not at the address the description comes from."
    ),
    both(
        _lazy(
            "A Canvas of your own has its name in config/security.yml, as lti_iss: "
            "set it to the address of your Canvas."
        ),
        BY_HAND,
    ),
)
REGISTRATION_REFUSED = Refusal(
    "registration-refused",
    _lazy("Your platform did not accept the registration."),
    both(
        _lazy(
            "A registration has to be finished within an hour, and once: close this window and begin again."
        ),
        BY_HAND,
    ),
)
