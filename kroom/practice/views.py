"""The course's page, and the platform's addresses."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kroom.lti.models import origin_of
from kroom.practice import courses, platform, registering, selection, sites, tokens
from kroom.practice.course import BRAND, LINKS, PEOPLE, Link, Person
from kroom.practice.models import LineItem, RegisteredTool
from kroom.practice.services import is_student
from stage.brand import as_brand


@require_GET
@never_cache
def course(request: HttpRequest) -> HttpResponse:
    """The course: its people, and the tool in a frame for the one whose turn it is."""
    known = platform.register(request)
    person = PEOPLE.get(request.GET.get("as", ""))
    link = courses.find_link(request.GET.get("room", "")) or LINKS["live"]
    links = courses.all_links(link.course)
    if link.is_wish and not (person and person.teaches):
        link = links[0]
    context = {
        "course": link.course,
        "courses": [(course, course.key + "live") for course in courses.all_courses()],
        "people": PEOPLE.values(),
        "links": links,
        "wish": courses.wish_in(link.course),
        "link": link,
        "room": links[0] if link.is_wish else link,
        "person": person,
        "client": client(request) if client(request) != platform.CLIENT_ID else "",
        "locale": locale(request),
        "languages": settings.LANGUAGES,
        "has_storage": has_storage(request),
        "storage": platform.STORAGE,
        "sign_on": origin_of(known.auth_url),
        "here": sites.origin(request),
        "brand": as_brand(BRAND),
    }
    response = render(request, "practice/course.html", context)
    response["Permissions-Policy"] = (
        "camera=*, microphone=*, display-capture=*"  # as Canvas, which says nothing
    )
    return sites.allow(response, "frame-src", sites.tool_site(request), origin_of(known.auth_url))


@require_GET
def forward(request: HttpRequest) -> HttpResponse:
    """The frame beside the tool's, at the sign-on's address, that passes messages on to the course's page."""
    return render(request, "practice/forward.html", {"course": request.GET.get("course", "")})


@require_GET
@never_cache
def open_tool(request: HttpRequest) -> HttpResponse:
    """Somebody clicked on a link: send their browser to the tool's login."""
    platform.register(request)
    person, link = chosen(request)
    fields = platform.login_request(
        request,
        person,
        link,
        client(request),
        has_storage=has_storage(request),
        locale=locale(request),
    )
    return post_on(request, sites.tool(request, "lti:login"), fields)


@require_GET
@never_cache
def auth(request: HttpRequest) -> HttpResponse:
    """The tool asks who it was."""
    try:
        return post_on(request, platform.redirect_uri(request), platform.answer(request))
    except platform.SaysNo as no:
        if no.error == "unauthorized_client":
            return HttpResponse(no.description, status=400, content_type="text/plain")
        fields = {
            "error": no.error,
            "error_description": no.description,
            "state": request.GET.get("state", ""),
        }
        return post_on(request, platform.redirect_uri(request), fields)


@csrf_exempt  # the tool posts it
@require_POST
@never_cache
def selected(request: HttpRequest) -> HttpResponse:
    """The tool answers with a link for the course: back to the course, where it stands now."""
    try:
        person, course, link = selection.take(request)
    except selection.BadItem as bad:
        return JsonResponse({"errors": str(bad)}, status=400)
    query = {"as": person.key, "room": link.key if link and not link.new_tab else course.key + "live"}
    return render(
        request, "practice/selected.html", {"address": f"{reverse('practice:course')}?{urlencode(query)}"}
    )


@require_POST
@never_cache
def copy_course(request: HttpRequest) -> HttpResponse:
    """Copy a course, and open the copy."""
    link = courses.find_link(request.POST.get("room", ""))
    if link is None:
        raise Http404("no such course")
    return HttpResponseRedirect(f"{reverse('practice:course')}?room={courses.copy(link.course).key}live")


@require_GET
@never_cache
def connect(request: HttpRequest) -> HttpResponse:
    """The administrator's page: give it a tool's address, and the tool registers itself, in a frame."""
    address = request.GET.get("address", "")
    query = {
        "openid_configuration": request.build_absolute_uri(reverse("practice:openid_configuration")),
        "registration_token": registering.invitation(),
    }
    context = {
        "plain": sites.tool(request, "lti:register"),
        "frame": f"{address}?{urlencode(query)}" if address.startswith(("http://", "https://")) else "",
        "tools": RegisteredTool.objects.all(),
    }
    response = render(request, "practice/connect.html", context)
    return sites.allow(response, "frame-src", sites.tool_site(request))


@require_GET
def openid_configuration(request: HttpRequest) -> HttpResponse:
    """Who we are, for a tool that was invited."""
    try:
        registering.check(bearer(request))
    except registering.Rejected as no:
        return JsonResponse({"error": str(no)}, status=401)
    return JsonResponse(registering.openid_configuration(request))


@csrf_exempt  # the tool posts it
@require_POST
def registrations(request: HttpRequest) -> HttpResponse:
    """A tool registers itself."""
    try:
        wants = json.loads(request.body)
        return JsonResponse(registering.register(request, bearer(request), wants))
    except (ValueError, registering.Rejected) as no:
        return JsonResponse({"errors": str(no)}, status=422)


def bearer(request: HttpRequest) -> str:
    """The token of a tool that was invited."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    """The platform's public keys."""
    return JsonResponse(platform.public_keys())


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """An access token for the tool's signature."""
    try:
        return JsonResponse(tokens.token_for(request, platform.CLIENT_ID))
    except tokens.NoToken as no:
        return JsonResponse({"error": no.error, "error_description": no.description}, status=400)


@require_GET
@never_cache
def gradebook(request: HttpRequest) -> HttpResponse:
    """The teacher's gradebook: a row for each student, a column for each line item of the course."""
    link = courses.find_link(request.GET.get("room", "")) or LINKS["live"]
    columns = list(LineItem.objects.filter(context_id=link.course.id).prefetch_related("results"))
    scores = {(column.pk, row.person): row.score for column in columns for row in column.results.all()}
    students = [person for person in PEOPLE.values() if is_student(person)]
    rows = [(person, [scores.get((column.pk, person.key)) for column in columns]) for person in students]
    return render(
        request, "practice/gradebook.html", {"course": link.course, "columns": columns, "rows": rows}
    )


def chosen(request: HttpRequest) -> tuple[Person, Link]:
    """Whom and what the query names; only teachers may wish for links."""
    person = PEOPLE.get(request.GET.get("as", ""))
    link = courses.find_link(request.GET.get("room", "live"))
    if person is None or link is None or (link.is_wish and not person.teaches):
        raise Http404("nobody of that name, or nothing of that name")
    return person, link


def client(request: HttpRequest) -> str:
    """The registration of the tool to launch with; the one there is from the start, if none is named."""
    named = request.GET.get("client", "")
    return named if platform.is_a_client(named) else platform.CLIENT_ID


def locale(request: HttpRequest) -> str:
    """The language the launches of this course say the person reads, as Canvas spells it: any text of such a length."""
    return request.GET.get("locale", "")[:35] or "en"


def has_storage(request: HttpRequest) -> bool:
    """Whether the course plays platform storage; `storage=off` is for trying what happens without."""
    return request.GET.get("storage") != "off"


def post_on(request: HttpRequest, address: str, fields: dict[str, str]) -> HttpResponse:
    """A form that sends itself."""
    response = render(request, "practice/post_on.html", {"address": address, "fields": fields})
    return sites.allow(response, "form-action", sites.tool_site(request))
