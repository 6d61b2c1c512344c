"""The way in from a course, as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class LtiConfig(AppConfig):
    """Platforms, their deployments, and which link leads to which room."""

    name = "kroom.lti"
    label = "lti"
    verbose_name = "Way in from Canvas (LTI)"

    def ready(self) -> None:
        """The stage may know who of the course is expected, and what page there is on who took part.

        Whom it makes unknown, this app does too.
        """
        from django.urls import reverse

        from kroom.lti.erasing import forget_scores
        from kroom.lti.roster import Rosters
        from stage import erasing, expected, side_pages

        erasing.forgotten.connect(forget_scores, dispatch_uid="lti")
        expected.plug_in(Rosters())
        side_pages.add(
            "credit",
            side_pages.SidePage(_lazy("Participation"), lambda room: reverse("lti:credit", args=[room])),
        )
