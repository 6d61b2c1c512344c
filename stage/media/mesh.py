"""Engine `mesh`: each person on stage sends to each viewer, and the room's socket carries their signalling.

The server's part is one question: may these two tabs talk? Only if one of them is on stage and publishes.
"""

from django.utils.translation import gettext as _

from stage.protocol import Address, Answer, Offer, SignalStep, Snapshot, Watch
from stage.refusals import Code, NotAllowed


def why_not_publish(view: Snapshot, publisher: Address) -> NotAllowed | None:
    """Only the tab that joined the stage has media to offer."""
    if is_publishing(view, publisher):
        return None
    return NotAllowed(Code.NOT_ON_STAGE, _("You are not on stage in this tab."))


def why_not_signal(view: Snapshot, sender: Address, to: Address, step: SignalStep) -> NotAllowed | None:
    """Media is offered from the stage, asked for and accepted from it, and nobody calls themselves."""
    from_stage, to_stage = is_publishing(view, sender), is_publishing(view, to)
    match step:
        case Offer():
            may = from_stage
        case Watch() | Answer():
            may = to_stage
        case _:
            may = from_stage or to_stage
    if may and sender != to:
        return None
    return NotAllowed(Code.NOT_ON_STAGE, _("Whoever is seen and heard must be on stage in that tab."))


def is_publishing(view: Snapshot, address: Address) -> bool:
    """Whether this tab is one that is seen and heard now."""
    return any(entry.person.id == address.participant and entry.tab == address.tab for entry in view.stage)
