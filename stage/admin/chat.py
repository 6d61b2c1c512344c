"""The chat: everything that was written, and what a moderator may do about it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from stage.admin.reading import ReadOnlyAdmin, act
from stage.models import ChatBlock, Message
from stage.protocol import BlockFromChat, DeleteMessage, Numbered, PinMessage, UnblockFromChat, UnpinMessage

if TYPE_CHECKING:
    Written = QuerySet[Message]
    Blocks = QuerySet[ChatBlock]


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """What was written, also what was deleted or cleared since; and Delete, Pin, Unpin, Block."""

    room_path = "meeting__room"
    list_display = [
        "at",
        "name",
        "role",
        "text",
        "line",
        "room",
        "reacted",
        "pinned_at",
        "deleted_at",
        "deleted_by",
        "cleared_at",
        "cleared_by",
    ]
    list_display_links = ["text"]
    list_filter = [
        "at",
        "role",
        ("line", admin.EmptyFieldListFilter),
        ("deleted_at", admin.EmptyFieldListFilter),
        ("cleared_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["meeting__room", "line"]
    search_fields = ["text", "name", "meeting__room__title"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    actions = ["delete_messages", "pin", "unpin", "block"]

    def get_queryset(self, request: HttpRequest) -> "Written":
        """Count the reactions in the same query."""
        counted: Written = super().get_queryset(request).annotate(reacted=Count("reactions"))
        return counted

    @admin.display(ordering="meeting__room__title")
    def room(self, row: Message) -> str:
        """Where it was written."""
        return row.meeting.room.title

    @admin.display(description="reactions", ordering="reacted")
    def reacted(self, row: Message) -> int:
        """How many reactions it got."""
        return int(getattr(row, "reacted", 0))

    @admin.action(description="Delete from the chat", permissions=["moderate"])
    def delete_messages(self, request: HttpRequest, chosen: "Written") -> None:
        """Nobody in the room sees them any more; they stay here."""
        self._each(request, chosen, lambda row: DeleteMessage(id=0, message=row.pk), "deleted from the chat.")

    @admin.action(description="Pin", permissions=["moderate"])
    def pin(self, request: HttpRequest, chosen: "Written") -> None:
        """Keep them in everyone's sight."""
        self._each(request, chosen, lambda row: PinMessage(id=0, message=row.pk), "pinned.")

    @admin.action(description="Unpin", permissions=["moderate"])
    def unpin(self, request: HttpRequest, chosen: "Written") -> None:
        """Let them go again."""
        self._each(request, chosen, lambda row: UnpinMessage(id=0, message=row.pk), "not pinned any more.")

    @admin.action(description="Block the authors from the chat", permissions=["moderate"])
    def block(self, request: HttpRequest, chosen: "Written") -> None:
        """They may read, and not write any more."""
        authors = {row.author_id: row for row in chosen}
        self._each(
            request,
            authors.values(),
            lambda row: BlockFromChat(id=0, participant=row.author_id),
            "the author may read, and not write any more.",
        )

    def _each(
        self,
        request: HttpRequest,
        chosen: "Iterable[Message]",
        command: Callable[[Message], Numbered],
        done: str,
    ) -> None:
        """Carry a command out for each row, first written first, and say of each what became of it."""
        for row in sorted(chosen, key=lambda row: row.pk):
            act(self, request, row.meeting.room_id, command(row), str(row), done)


@admin.register(ChatBlock)
class ChatBlockAdmin(ReadOnlyAdmin):
    """Who may not write in which room's chat; and Unblock."""

    room_path = "participant__room"
    list_display = ["participant", "room", "at", "by"]
    list_select_related = ["participant__room"]
    search_fields = ["participant__name", "participant__room__title", "by"]
    ordering = ["-at"]
    actions = ["unblock"]

    @admin.display(ordering="participant__room__title")
    def room(self, row: ChatBlock) -> str:
        """Where they are blocked."""
        return row.participant.room.title

    @admin.action(description="Unblock", permissions=["moderate"])
    def unblock(self, request: HttpRequest, chosen: "Blocks") -> None:
        """Let them write again."""
        for row in chosen:
            who = row.participant
            command = UnblockFromChat(id=0, participant=who.pk)
            act(self, request, who.room_id, command, who.name, "may write in the chat again.")
