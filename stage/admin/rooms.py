"""Setting up rooms."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from stage.actions import set_up
from stage.actions.meeting import SWITCHES
from stage.admin.reading import OfOwnRooms, act, name_of
from stage.models import Room
from stage.protocol import ClearChat
from stage.refusals import NotAllowed
from stage.words import Access, Status

if TYPE_CHECKING:
    RoomModelAdmin = admin.ModelAdmin[Room]
    RoomModelForm = forms.ModelForm[Room]
else:
    RoomModelAdmin = admin.ModelAdmin
    RoomModelForm = forms.ModelForm

OPEN_IN_MEETING = Q(meetings__ended_at__isnull=True)


class RoomForm(RoomModelForm):
    """The fields of a room, each with what it was when the page was opened.

    A change is a change of what the administrator saw: in the room all of it may have changed since, and stays so.
    """

    class Meta:
        model = Room
        fields = ["title", "access", "capacity", *(f"has_{name}" for name in SWITCHES)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


@admin.register(Room)
class RoomAdmin(OfOwnRooms):
    """Title, stage access, capacity and switches; a saved change reaches every browser like any other action."""

    room_path = "pk"
    form = RoomForm
    list_display = ["title", "access", "capacity", "is_live", "on_stage", "asking", "created_at"]
    list_filter = ["access"]
    search_fields = ["title"]
    ordering = ["title", "pk"]
    actions = ["clear_chat"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        """Count who is on stage and who asks, in the same query."""
        status = "meetings__requests__status"
        counted: QuerySet[Room] = (
            super()
            .get_queryset(request)
            .annotate(
                live=Count(
                    "meetings", filter=OPEN_IN_MEETING & Q(meetings__started_at__isnull=False), distinct=True
                ),
                standing=Count("meetings__requests", filter=Q(**{status: Status.ON_STAGE}), distinct=True),
                waiting=Count("meetings__requests", filter=Q(**{status: Status.REQUESTED}), distinct=True),
            )
        )
        return counted

    @admin.display(description="meeting runs", boolean=True)
    def is_live(self, row: Any) -> bool:
        """Whether a meeting is running now."""
        return bool(row.live)

    @admin.display(description="on stage", ordering="standing")
    def on_stage(self, row: Any) -> int:
        """How many are on stage now."""
        return int(row.standing)

    @admin.display(description="asking to join", ordering="waiting")
    def asking(self, row: Any) -> int:
        """How many wait for an answer now."""
        return int(row.waiting)

    @admin.action(description="Clear chat history", permissions=["change"])
    def clear_chat(self, request: HttpRequest, chosen: QuerySet[Room]) -> None:
        """People in the room see it no more; under Messages it is kept."""
        for room in chosen:
            act(self, request, room.pk, ClearChat(id=0), room.title, "the chat is cleared.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rooms are made where they are used: by the first launch of a link."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rooms go with their course: `manage.py erase_course`, which tells the browsers that are in them."""
        return False

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:
        """Change the room by its action; what the rules refuse is said, and nothing is changed."""
        changes: dict[str, Any] = {name: form.cleaned_data[name] for name in form.changed_data}
        if "access" in changes:
            changes["access"] = Access(changes["access"])
        changes["switches"] = {
            name: changes.pop(f"has_{name}") for name in SWITCHES if f"has_{name}" in changes
        }
        try:
            set_up(obj.pk, name_of(request), **changes)
        except NotAllowed as no:
            form.refused = no.text

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Note a refusal for the history and the answer page."""
        request.refused = getattr(form, "refused", "")  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request: HttpRequest, obj: Room, message: Any) -> Any:
        """The history tells what was done: of a refusal, nothing."""
        return None if getattr(request, "refused", "") else super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Room) -> HttpResponse:
        """Say what became of it."""
        refused = getattr(request, "refused", "")
        if not refused:
            return super().response_change(request, obj)
        self.message_user(request, refused, messages.ERROR)
        return self.response_post_save_change(request, obj)
