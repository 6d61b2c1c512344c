"""The picker's page, and what becomes of the choice."""

import logging

from csp.constants import SELF
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _lazy

from kroom.lti import refusals
from kroom.lti.claims import Claims
from kroom.lti.course_rooms import add_room
from kroom.lti.deep_linking import answer
from kroom.lti.deep_linking.form import PickerForm
from kroom.lti.deep_linking.wanted import Wanted, deployment_of, read, sign, spend, wanted_by
from kroom.lti.models import CourseRoom, Deployment
from kroom.lti.refusals import Refused
from stage.words import ACCESS_LABELS, Access

log = logging.getLogger(__name__)

ACCESS_HELP = {
    Access.OPEN: _lazy("Anyone can join the stage by themselves."),
    Access.REQUEST: _lazy("People ask; you bring them to the stage."),
    Access.INVITE: _lazy("Only people you invite can join."),
    Access.CLOSED: _lazy("Nobody joins; everyone watches."),
}
"""As the room itself explains them (static/room/words.js)."""


def open_picker(request: HttpRequest, deployment: Deployment, claims: Claims) -> HttpResponse:
    """The launch asked for a link: let the teacher choose."""
    wanted = wanted_by(deployment, claims)
    return page(request, PickerForm(wanted, rooms_of(deployment, wanted)))


def choose(request: HttpRequest) -> HttpResponse:
    """The teacher has chosen: make what is new, and send the link back. What cannot be used is asked for again."""
    token = request.POST.get("token", "")
    if not token:
        raise Refused(refusals.NOT_A_LAUNCH, "no token")
    wanted = read(token)
    deployment = deployment_of(wanted)
    if "cancel" in request.POST:
        spend(wanted)
        return send_back(request, deployment, wanted, [])
    form = PickerForm(wanted, rooms_of(deployment, wanted), request.POST)
    if not form.is_valid():
        return page(request, form)
    with transaction.atomic():
        spend(wanted)
        row = form.chosen or add_room(
            deployment,
            wanted.context_id,
            title=form.cleaned_data["title"],
            access=Access(form.cleaned_data["access"]),
        )
    log.info(
        "room %s goes into course %r of deployment %d", row.room_id, wanted.context_id, wanted.deployment
    )
    item = answer.link_to(
        request,
        wanted,
        row,
        tab=form.cleaned_data["opens"] == "tab",
        points=form.cleaned_data["points"],
    )
    return send_back(request, deployment, wanted, [item])


def rooms_of(deployment: Deployment, wanted: Wanted) -> list[CourseRoom]:
    """The rooms the course has already."""
    rows = CourseRoom.objects.filter(deployment=deployment, context_id=wanted.context_id)
    return list(rows.select_related("room").order_by("room__title", "pk"))


def page(request: HttpRequest, form: PickerForm) -> HttpResponse:
    """The form, empty or with what is wrong in it."""
    context = {
        "form": form,
        "wanted": form.wanted,
        "brand": form.wanted.brand,
        "token": sign(form.wanted),
        "rooms": [(str(row.key), row.room.title, Access(row.room.access).label) for row in form.rooms],
        "accesses": [(access.value, label, ACCESS_HELP[access]) for access, label in ACCESS_LABELS.items()],
    }
    return kept_nowhere(render(request, "lti/picker.html", context))


def send_back(
    request: HttpRequest, deployment: Deployment, wanted: Wanted, items: list[answer.Item]
) -> HttpResponse:
    """A form that sends itself to the platform; our pages' policy lets it go nowhere else."""
    fields = {"JWT": answer.sign(deployment, wanted, items)}
    response = render(request, "lti/send_back.html", {"address": wanted.return_url, "fields": fields})
    response._csp_replace = {"form-action": [SELF, *deployment.platform.origins]}  # type: ignore[attr-defined]
    return kept_nowhere(response)


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    """It is for this one browser, now."""
    response["Cache-Control"] = "no-store"
    return response
