"""Courses and participation credit in Django admin: to read, and to erase what is kept of a course."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest

from kroom.lti.models import Course, Credit, Member, SentScore
from stage.admin.reading import ReadOnlyAdmin

if TYPE_CHECKING:
    MemberTable = admin.TabularInline[Member, Course]
else:
    MemberTable = admin.TabularInline


class MembersOfCourse(MemberTable):
    """The class list as it is kept."""

    model = Member
    fields = readonly_fields = ("name", "user_id")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """The platform says who is in it."""
        return False


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    """What launches said of a course, and its class list. Deleting it erases the list; the next launch begins anew."""

    list_display = ["context_id", "deployment", "roster_at", "roster_problem"]
    list_select_related = ["deployment__platform"]
    search_fields = ["context_id", "deployment__deployment_id", "deployment__platform__name"]
    inlines = [MembersOfCourse]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As everywhere in admin: who has the permission."""
        return request.user.has_perm("lti.delete_course")


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    """One student of a class list, who may never have come. Can be deleted; the next reading brings them back."""

    list_display = ["name", "user_id", "course"]
    list_select_related = ["course__deployment__platform"]
    search_fields = ["name", "user_id", "course__context_id", "course__deployment__platform__name"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See above."""
        return request.user.has_perm("lti.delete_member")

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Note that it was done and by whom, but not whose name it was: that is to be gone."""
        nameless = [Member(pk=row.pk) for row in queryset]
        return LogEntry.objects.log_actions(request.user.pk, nameless, DELETION)  # type: ignore[arg-type]


@admin.register(Credit)
class CreditAdmin(ReadOnlyAdmin):
    """What teachers give points for, and how the last sending went; they change it in the room."""

    list_display = [
        "room",
        "enabled",
        "minutes",
        "points_for_attending",
        "points_for_stage",
        "polls",
        "points_for_polls",
        "sent_by",
        "finished_at",
        "problem",
    ]
    list_filter = ["enabled", "problem"]
    list_select_related = ["room"]
    search_fields = ["room__title", "sent_by"]


@admin.register(SentScore)
class SentScoreAdmin(ReadOnlyAdmin):
    """Scores that went to gradebooks, student by student."""

    list_display = ["participant", "credit", "points", "maximum", "sent_at", "problem"]
    list_filter = ["problem", "sent_at"]
    list_select_related = ["participant", "credit__room"]
    search_fields = ["participant__name", "credit__room__title"]
