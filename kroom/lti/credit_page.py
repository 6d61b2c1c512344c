"""The page Participation: who took part in a room, the points for it, and their way to the gradebook.

It is opened from the room with the room's ticket, as a form, and goes on with a token of its own: no cookie, and
nothing secret in an address. Who somebody is now is read from the database each time.
"""

import datetime as dt
import logging
from uuid import UUID

from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt

from kroom.lti import background, refusals, roster, sending
from kroom.lti.courses import course_of
from kroom.lti.credit_form import CreditForm
from kroom.lti.credit_view import describe
from kroom.lti.models import Credit
from kroom.lti.refusals import Refusal, Refused
from stage import tickets
from stage.models import Participant
from stage.words import Role

SALT = "kroom.lti.credit"
LIFE = dt.timedelta(hours=2)
"""How long a page that lies open may still be used; each answer begins it anew."""

NOT_FROM_A_ROOM = Refusal(
    "not-from-a-room",
    _lazy("This page opens from inside a room."),
    _lazy("Go to the room, open Participants and press Participation."),
)
TOO_OLD = Refusal(
    "page-too-old",
    _lazy("This page has been open for too long."),
    _lazy("Close it, then open it again from the room."),
)
MODERATORS_ONLY = Refusal(
    "moderators-only",
    _lazy("Only the moderators of this room can see who took part."),
    _lazy("Ask your teacher if you would like to know what is written down about you."),
)

NOT_BEGUN = {
    True: _lazy("The scores are being sent already."),
    False: _lazy("Points are off: nothing is sent."),
}

log = logging.getLogger(__name__)


@csrf_exempt  # the ticket or token in the form is no cookie: no other site's page has it
def credit(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Show the page, and do what its buttons say."""
    try:
        me, launched_at = moderator(request, room_id)
    except Refused as no:
        log.warning("participation in %s not shown: %s (%s)", room_id, no.refusal.code, no.detail)
        response = render(request, "lti/page_refused.html", {"refusal": no.refusal}, status=no.refusal.status)
    else:
        response = answer(request, me, launched_at)
    response["Cache-Control"] = "no-store"
    return response


def moderator(request: HttpRequest, room_id: UUID) -> tuple[Participant, dt.datetime]:
    """Who asks, and when they came by a launch.

    They moderate this very room by their role in the course; grades are not for the promoted.
    """
    try:
        ticket, token = request.POST.get("ticket", ""), request.POST.get("token", "")
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError) as wrong:
        raise Refused(refusals.TOO_LARGE, str(wrong)) from wrong
    if not ticket and not token:
        raise Refused(NOT_FROM_A_ROOM, "neither ticket nor token")
    participant, launched_at = read_ticket(ticket) if ticket else read_token(token)
    me = Participant.objects.select_related("room").filter(pk=participant, room=room_id).first()
    if me is None:
        raise Refused(NOT_FROM_A_ROOM, f"participant {participant} is not in this room")
    if me.course_role != Role.MODERATOR:
        raise Refused(MODERATORS_ONLY, f"participant {participant}")
    return me, launched_at


def read_ticket(text: str) -> tuple[int, dt.datetime]:
    """The participant of a room's own ticket, and their launch."""
    try:
        ticket = tickets.read(text)
    except tickets.BadTicket as wrong:
        raise Refused(TOO_OLD, "a bad or old ticket") from wrong
    return ticket.participant, ticket.launched_at


def read_token(text: str) -> tuple[int, dt.datetime]:
    """The same of a page that was shown before: a ticket in it, which is as old as the launch."""
    try:
        ticket: str = signing.loads(text, salt=SALT, max_age=LIFE)
    except signing.BadSignature as wrong:
        raise Refused(TOO_OLD, "a bad or old token") from wrong
    return read_ticket(ticket)


def answer(request: HttpRequest, me: Participant, launched_at: dt.datetime) -> HttpResponse:
    """Do what was asked for, then show how things are."""
    row = Credit.objects.get_or_create(room=me.room)[0]
    form, said = CreditForm(instance=row), ""
    match request.POST.get("action", ""):
        case "save":
            form = CreditForm(request.POST, instance=Credit.objects.get(pk=row.pk))
            if form.is_valid():
                form.save_choices()
                said = _("Saved.") if form.instance.enabled else _("Saved. No points are given.")
        case "send" | "send_all" as action:
            begun = sending.begin(row, me.name, everything=action == "send_all")
            said = "" if begun else str(NOT_BEGUN[row.enabled])
        case "roster":
            said = read_again(me.room_id)
    row.refresh_from_db()
    context = describe(row, me.room) | {
        "form": form,
        "brand": me.room.brand,
        "said": said,
        "token": signing.dumps(tickets.issue(me, launched_at), salt=SALT),
    }
    return render(request, "lti/credit.html", context)


def read_again(room_id: UUID) -> str:
    """Fetch the class list now, unless that was tried a moment ago."""
    course = course_of(room_id)
    if course is None or not roster.take_turn(course, dt.timedelta()):
        return _("The class list was asked for a moment ago. Wait a minute, then try again.")
    background.soon(roster.fetch, course.pk)
    return _("The class list is being read; it will be here in a moment.")
