"""The stage as a Django app."""

from django.apps import AppConfig


class StageConfig(AppConfig):
    """Connects what the actions tell with what the rooms send."""

    name = "stage"
    verbose_name = "Rooms"

    def ready(self) -> None:
        """Realtime follows events; no action calls it."""
        from stage import expected, staff_accounts  # noqa: F401 (it offers the way into admin)
        from stage.actions import happened
        from stage.actions.chat import reacted
        from stage.actions.polls import voted
        from stage.erasing import erased
        from stage.realtime.publishing import (
            publish_end,
            publish_events,
            publish_expected,
            publish_reaction,
            publish_vote,
        )

        happened.connect(publish_events, dispatch_uid="stage.publish_events")
        happened.connect(expected.look_again, dispatch_uid="stage.look_again")
        reacted.connect(publish_reaction, dispatch_uid="stage.publish_reaction")
        voted.connect(publish_vote, dispatch_uid="stage.publish_vote")
        erased.connect(publish_end, dispatch_uid="stage.publish_end")
        expected.changed.connect(publish_expected, dispatch_uid="stage.publish_expected")
