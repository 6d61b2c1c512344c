"""What a teacher gives points for, as a form."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kroom.lti.models import Credit

if TYPE_CHECKING:
    CreditModelForm = forms.ModelForm[Credit]
else:
    CreditModelForm = forms.ModelForm


POINTS = ("points_for_attending", "points_for_stage", "points_for_polls")
NUMBERS = ("minutes", "polls", *POINTS)


class CreditForm(CreditModelForm):
    """On or off, how long, how many polls, how many points; what is wrong is said in a sentence."""

    class Meta:
        model = Credit
        fields = ["enabled", *NUMBERS]
        labels = {"enabled": _lazy("Give points for participation")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            self.fields[name].widget.attrs |= {"inputmode": "numeric"}
            self.fields[name].error_messages |= {
                "required": _lazy("Write a number here."),
                "invalid": _lazy("Write a whole number here."),
            }

    def clean(self) -> dict[str, Any]:
        """Points that are none cannot be given."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("enabled") and all(found.get(name) == 0 for name in POINTS):
            raise forms.ValidationError(_("Give at least one point for something, or switch points off."))
        return found

    def save_choices(self) -> None:
        """Write these fields and no other: a sending may be under way in the same row."""
        self.instance.save(update_fields=list(self.fields))
