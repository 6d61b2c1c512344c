"""Results of polls as a table that opens in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from stage import tickets
from stage.models import Participant, Poll
from stage.refusals import Code, NotAllowed, insist
from stage.rules import why_not_moderate
from stage.words import PollKind, PollStatus, Role

COLUMNS = [
    _lazy("Room"),
    _lazy("Meeting"),
    _lazy("Kind"),
    _lazy("Question"),
    _lazy("Opened (UTC)"),
    _lazy("Closed (UTC)"),
    _lazy("People who voted"),
    _lazy("Answer"),
    _lazy("Right answer"),
    _lazy("Votes"),
    _lazy("Percent"),
]
KINDS = {PollKind.POLL: _lazy("Poll"), PollKind.QUIZ: _lazy("Quiz")}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # also in full width
TIME = "%Y-%m-%d %H:%M:%S"


@require_GET
def poll_results(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """All results of a room for a moderator, whose ticket stands in the header `Authorization: Bearer`."""
    try:
        person = tickets.holder(request.headers.get("Authorization", ""), room_id)
    except tickets.BadTicket:
        text = _("Your ticket is not valid any more: open the room again from your course.")
        answer = refusal(401, "ticket", text)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    try:
        insist(why_not_moderate(Role(person.role)))
        return as_file(closed_polls(person))
    except NotAllowed as no:
        return refusal(404 if no.code is Code.NO_POLL else 403, no.code, no.text)


def closed_polls(person: Participant) -> list[Poll]:
    """Those of this person's room that have results, meeting by meeting."""
    rows = Poll.objects.filter(room=person.room_id, status=PollStatus.CLOSED).select_related(
        "room", "meeting"
    )
    found = list(rows.order_by("meeting_id", "opened_at", "pk"))
    if not found:
        raise NotAllowed(Code.NO_POLL, _("There are no results yet: they come when a poll is closed."))
    return found


def as_file(polls: Iterable[Poll]) -> HttpResponse:
    """The table as a download that nothing on the way keeps."""
    response = HttpResponse(table(polls).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="poll-results.csv"'
    response["Cache-Control"] = "no-store"
    return response


def table(polls: Iterable[Poll]) -> str:
    """Comma-separated values: one line for each answer of each closed poll."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for poll in polls:
        writer.writerows([harmless(cell) for cell in line] for line in lines(poll))
    return text.getvalue()


def lines(poll: Poll) -> Iterator[list[str]]:
    """The lines of one closed poll; one where people choose several adds up to more than 100 percent."""
    if poll.results is None or poll.meeting is None:
        return
    voters, counts = poll.results["voters"], poll.results["counts"]
    began, opened, closed = (
        f"{moment:{TIME}}" if moment else ""
        for moment in (poll.meeting.started_at, poll.opened_at, poll.closed_at)
    )
    for place, (answer, votes) in enumerate(zip(poll.answers, counts, strict=True)):
        is_right = (_("yes") if place in poll.right else _("no")) if poll.kind == PollKind.QUIZ else ""
        percent = f"{100 * votes / voters:.1f}" if voters else ""
        yield [
            poll.room.title,
            began,
            str(KINDS[PollKind(poll.kind)]),
            poll.question,
            opened,
            closed,
            str(voters),
            answer,
            is_right,
            str(votes),
            percent,
        ]


def harmless(cell: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it, which it shows as text."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def refusal(status: int, code: str, text: str) -> JsonResponse:
    """As the socket refuses: a code for programs, a sentence for people."""
    return JsonResponse({"code": code, "text": text}, status=status, headers={"Cache-Control": "no-store"})
