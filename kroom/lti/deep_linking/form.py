"""What a teacher chooses in the picker."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kroom.lti.claims import one_line
from kroom.lti.deep_linking.wanted import Wanted
from kroom.lti.models import CourseRoom
from stage.words import Access

NEW = "new"
USUAL_TITLE = _lazy("Live room")
USUAL_POINTS = 10
MOST_POINTS = Decimal(100_000)
WAYS = {"page": _lazy("In the course’s page"), "tab": _lazy("In a new tab")}

HOW = _lazy("Choose how the room opens.")


class PickerForm(forms.Form):
    """A new room or one of the course's; how it opens; whether it is graded.

    What belongs to a choice that was not made (the title when an old room is chosen) is not looked at.
    """

    room = forms.ChoiceField(
        error_messages={
            "required": _lazy("Choose a room."),
            "invalid_choice": _lazy("This room is gone: choose another."),
        }
    )
    title = forms.CharField(required=False)
    access = forms.CharField(required=False)
    opens = forms.ChoiceField(error_messages=dict.fromkeys(("required", "invalid_choice"), HOW))
    graded = forms.BooleanField(required=False)
    points = forms.CharField(required=False)

    def __init__(
        self, wanted: Wanted, rooms: list[CourseRoom], data: Mapping[str, Any] | None = None
    ) -> None:
        start = {
            "room": NEW,
            "title": wanted.title or str(USUAL_TITLE),
            "access": Access.REQUEST.value,
            "opens": wanted.ways[0],
            "graded": wanted.placement == "assignment_selection",
            "points": USUAL_POINTS,
        }
        super().__init__(data, initial=start, auto_id="%s")
        self.wanted = wanted
        self.rooms = rooms
        self.fields["room"].choices = [  # type: ignore[attr-defined]
            (NEW, _("A new room")),
            *((str(row.key), row.room.title) for row in rooms),
        ]
        self.fields["opens"].choices = [(way, WAYS[way]) for way in wanted.ways]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> CourseRoom | None:
        """The room of the course that was chosen; nothing for a new one."""
        key = self.cleaned_data["room"]
        return next((row for row in self.rooms if str(row.key) == key), None)

    def clean(self) -> dict[str, Any]:
        """Look at what the choices need."""
        cleaned = self.cleaned_data
        if cleaned.get("room") == NEW:
            self.clean_new_room(cleaned)
        if self.wanted.graded and cleaned.get("graded"):
            cleaned["points"] = self.points_in(cleaned.get("points", ""))
        else:
            cleaned["points"] = None
        return cleaned

    def clean_new_room(self, cleaned: dict[str, Any]) -> None:
        """A new room needs a title, and a stage access."""
        title = cleaned["title"] = one_line(cleaned.get("title", ""))
        if not title:
            self.add_error("title", _("Give the room a title: it is what people see in the course."))
        elif len(title) > 200:
            self.add_error(
                "title", _("A title has 200 characters at most; this one has {n}.").format(n=len(title))
            )
        if cleaned.get("access") not in set(Access):
            self.add_error("access", _("Choose how people reach the stage."))

    def points_in(self, text: str) -> Decimal:
        """How many points were meant."""
        try:
            points = Decimal(text.strip().replace(",", ".")[:20])
        except ArithmeticError:
            points = Decimal("nan")
        if not points.is_finite():
            self.add_error("points", _("Say with a number how many points the room is worth."))
        elif not 0 < points <= MOST_POINTS or points != round(points, 2):
            self.add_error(
                "points",
                _("Points are more than 0, at most 100,000, with at most two places after the point."),
            )
        return points
