"""A school's platform, by lti1p3platform: it signs with its own key, shows it, and validates what comes back."""

import html
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request

from kroom.lti.roles import MEMBERSHIP
from kroom.lti.tool_keys import new_pem
from tests.kroom.lti.independent import services

CLIENT_ID = "school-tool-1"
DEPLOYMENT_ID = "school-1"
TEACHER, STUDENT = MEMBERSHIP + "#Instructor", MEMBERSHIP + "#Learner"


@dataclass
class Click:
    """Somebody in the school clicks on something of the tool's."""

    user: str
    role: str
    name: str | None = None
    link: str | None = "link-1"
    """None asks the tool for a link."""
    course: str = "course-1"
    custom: dict[str, str] = field(default_factory=dict)


class Login(OIDCLoginAbstract):  # type: ignore[misc]
    """The library asks for these; the hint says which click it was."""

    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url: str) -> str:
        return url


class Asked(Request):  # type: ignore[misc]
    """The tool's question, as the library reads it."""

    def build_metadata(self, request: dict[str, str]) -> Any:
        return {"method": "GET", "get_data": request, "form_data": {}, "headers": {}}


class Launch(LTIAdvantageMessageLaunchAbstract):  # type: ignore[misc]
    """The answer: a form for the tool."""

    def render_launch_form(self, launch_data: dict[str, Any], **kwargs: Any) -> str:
        fields = {name: launch_data[name] for name in ("id_token", "state")}
        return form(launch_data["launch_url"], fields)


class Configuration(LTI1P3PlatformConfAbstract):  # type: ignore[misc]
    """Both sides, as the library wants to know them."""

    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **kwargs: Any) -> Registration:
        return self._registration


class School:
    """The platform, at an address of its own."""

    def __init__(self, tool: str) -> None:
        school = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                school.answer(self)

            def do_POST(self) -> None:
                school.answer_tool(self)

            do_PUT = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.clicks: dict[str, Click] = {}
        self.tool = tool
        self.shown = self.signing = self.with_key(new_pem())
        self.office = services.Office(CLIENT_ID, self.address, self.shown)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the school."""
        self.server.shutdown()
        self.server.server_close()

    def with_key(self, private_pem: str) -> Configuration:
        """Itself and the tool, with a key."""
        tool = self.tool
        key = load_pem_private_key(private_pem.encode(), password=None)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        registration = (
            Registration()
            .set_iss(self.address)
            .set_client_id(CLIENT_ID)
            .set_deployment_id(DEPLOYMENT_ID)
            .set_launch_url(f"{tool}/lti/launch/")
            .set_deeplink_launch_url(f"{tool}/lti/launch/")
            .set_oidc_login_url(f"{tool}/lti/login/")
            .set_tool_key_set_url(f"{tool}/lti/jwks.json")
            .set_platform_public_key(public)
            .set_platform_private_key(private_pem)
        )
        return Configuration(registration=registration)

    # ---- from the click to the launch

    def click(self, click: Click) -> str:
        """The address a click sends the browser to: the tool's login."""
        hint = f"click-{len(self.clicks)}"
        self.clicks[hint] = click
        login = Login(None, self.signing)
        login.set_lti_message_hint(hint=hint)
        address: str = login.initiate_login(click.user)
        return address

    def launch(self, query: dict[str, str]) -> str:
        """The tool asks who it was: a page with a form for it."""
        click = self.clicks.pop(query["lti_message_hint"])
        message = Launch(Asked(query), self.signing)
        message.set_user_data(click.user, [click.role], full_name=click.name)
        message.set_launch_context_claim(click.course, context_title=f"The {click.course}")
        message.set_custom_parameters_claim(click.custom)
        message.set_nrps(f"{self.address}/members")
        message.set_ags(f"{self.address}/line_items")
        if click.link is None:
            message.set_dl(f"{self.address}/links?course={click.course}", accept_types={"ltiResourceLink"})
        else:
            message.set_resource_link_claim(click.link, title="The link")
        page: str = message.lti_launch()
        return page

    # ---- what it answers over HTTP

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Find who answers at an address."""
        if "Authorization" in request.headers:
            self.answer_tool(request)
            return
        parts = urlsplit(request.path)
        route = ROUTES.get(parts.path)
        status, kind, body = (
            (404, "text/plain", "nothing here")
            if route is None
            else (200, *route(self, dict(parse_qsl(parts.query))))
        )
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.end_headers()
        request.wfile.write(body.encode())

    def answer_tool(self, request: BaseHTTPRequestHandler) -> None:
        """Answer the tool itself, which comes without a browser."""
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        status, headers, said = services.answer(
            self.office, request.command, request.path, request.headers, body
        )
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(said)

    # ---- what comes back

    def links_in(self, message: str) -> list[dict[str, Any]]:
        """The links in the tool's message, once the library has validated it with the tool's keys."""
        items: list[dict[str, Any]] = self.shown.validate_deeplinking_resp({"JWT": message})
        return items


def form(address: str, fields: dict[str, str]) -> str:
    """A page with a form."""
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items()
    )
    return f'<form action="{html.escape(address)}" method="post">{inputs}</form>'


def jwks(school: School, query: dict[str, str]) -> tuple[str, str]:
    """The school's keys."""
    return "application/json", json.dumps(school.shown.get_jwks())


def auth(school: School, query: dict[str, str]) -> tuple[str, str]:
    """Who was it?"""
    return "text/html", school.launch(query)


ROUTES: dict[str, Callable[[School, dict[str, str]], tuple[str, str]]] = {"/jwks": jwks, "/auth": auth}
