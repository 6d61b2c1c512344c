"""The room's page, and one-time links to it and elsewhere."""

import logging
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stage import one_time_links, tickets
from stage.brand import stylesheet
from stage.language import SOURCE, browser_catalog, in_language, speak
from stage.models import OneTimeLink, Participant, Room
from stage.side_pages import pages_of

log = logging.getLogger(__name__)


def room_page(
    request: HttpRequest, participant: Participant, launched_at: datetime | None = None
) -> HttpResponse:
    """The page for somebody who has just been let in, by a launch now or by that of another tab: it holds a ticket."""
    ticket = tickets.issue(participant, launched_at)
    return render_room(request, participant.room, role=participant.role, ticket=ticket)


@require_GET
def shell(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The page after a refresh: the browser still has its ticket, the server needs to know nothing."""
    return render_room(request, get_object_or_404(Room, pk=room_id), role="", ticket=None)


def render_room(request: HttpRequest, room: Room, *, role: str, ticket: str | None) -> HttpResponse:
    """Render the page; a ticket in it is for this one browser, so nothing may keep a copy."""
    config: dict[str, object] = {
        "room": str(room.pk),
        "socket": f"/ws/rooms/{room.pk}/",
        "role": role,
        "ticket": ticket,
        "address": in_language(request, reverse("stage:room", args=[room.pk])),
    }
    config["pages"] = [
        page | {"address": in_language(request, page["address"])} for page in pages_of(room.pk)
    ]
    words = browser_catalog(get_language() or SOURCE)
    response = render(request, "room.html", {"room": room, "role": role, "config": config, "words": words})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def brand_colours(request: HttpRequest, brand: str) -> HttpResponse:
    """The colours of a room in its institution's; the same for every room of one colour."""
    response = HttpResponse(stylesheet(brand), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@csrf_exempt  # the ticket in the header is no cookie: no other site's page has it
@require_POST
def make_link(request: HttpRequest, room_id: UUID, leads_to: str) -> JsonResponse:
    """A one-time link for whoever holds a ticket of this room."""
    try:
        ticket = tickets.read(request.headers.get("Authorization", "").removeprefix("Bearer "))
    except tickets.BadTicket:
        return no_link(_("Your ticket is not valid any more. Open the room again from your course."))
    speak(ticket.language)
    who = Participant.objects.filter(pk=ticket.participant, room=room_id).first()
    if who is None or ticket.room != room_id:
        return no_link(_("You are not in this room any more. Open the room again from your course."))
    if one_time_links.place_for(leads_to, who) is None:
        return no_link(_("This is not open to you."))
    address, secret = one_time_links.make(who, leads_to, ticket.launched_at).split("#")
    response = JsonResponse({"address": f"{in_language(request, address)}#{secret}"})
    response["Cache-Control"] = "no-store"
    return response


def no_link(why: str) -> JsonResponse:
    """Say why there is none, to be shown in the room."""
    return JsonResponse({"text": why}, status=403)


@csrf_exempt  # the secret of the link is no cookie: no other site's page has it
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Where one-time links lead: a page that takes the secret out of the address, and sends it as a form."""
    response = render(request, "enter.html") if request.method == "GET" else spend_link(request)
    response["Cache-Control"] = "no-store"
    return response


def spend_link(request: HttpRequest) -> HttpResponse:
    """Let in whoever brings a good link, as who they are by now."""
    try:
        link = one_time_links.spend(request.POST.get("secret", ""))
    except one_time_links.BadLink:
        log.warning("a one-time link was refused: used, too old, or none")
        return render(request, "link_over.html", status=403)
    place = one_time_links.place_for(link.leads_to, link.participant)
    if place is None:
        log.warning("a one-time link to %s was refused to participant %d", link.leads_to, link.participant_id)
        return render(request, "link_over.html", status=403)
    return place.receive(request, link)


def carry_over(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    """The room in another tab."""
    return room_page(request, link.participant, link.launched_at)


one_time_links.add("room", one_time_links.Place(may_go=lambda who: not who.is_barred, receive=carry_over))
