"""Polls and quiz questions with their results, to read and to download."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from stage.admin.reading import ReadOnlyAdmin
from stage.exports import as_file
from stage.models import Poll
from stage.words import PollStatus

if TYPE_CHECKING:
    Polls = QuerySet[Poll]


@admin.register(Poll)
class PollAdmin(ReadOnlyAdmin):
    """What was asked, when and by whom, and how many chose what. Who chose what is nobody's business."""

    list_display = [
        "question",
        "kind",
        "room",
        "status",
        "votes",
        "opened_at",
        "opened_by",
        "closed_at",
        "closed_by",
    ]
    list_filter = ["status", "kind", "opened_at"]
    list_select_related = ["room"]
    search_fields = ["question", "room__title", "made_by", "opened_by"]
    ordering = ["-pk"]
    actions = ["download_results"]
    exclude = ["key", "answers", "right", "results"]
    readonly_fields = ["result_table"]

    @admin.display(description="votes")
    def votes(self, row: Poll) -> str:
        """How many people voted."""
        return str(row.results["voters"]) if row.results else ""

    @admin.display(description="answers")
    def result_table(self, row: Poll) -> SafeString:
        """Each answer, how many chose it, and whether it is right."""
        counts = row.results["counts"] if row.results else [""] * len(row.answers)
        cells = (
            (answer, "right" if place in row.right else "", counts[place])
            for place, answer in enumerate(row.answers)
        )
        inside = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", cells)
        return format_html("<table>{}</table>", inside)

    @admin.action(description="Download results (CSV)", permissions=["view"])
    def download_results(self, request: HttpRequest, chosen: "Polls") -> HttpResponse | None:
        """Those of the chosen that are closed."""
        rows = chosen.filter(status=PollStatus.CLOSED).select_related("room", "meeting")
        polls = list(rows.order_by("room_id", "meeting_id", "opened_at", "pk"))
        if polls:
            return as_file(polls)
        self.message_user(request, "None of these is closed: there are no results yet.", messages.WARNING)
        return None
