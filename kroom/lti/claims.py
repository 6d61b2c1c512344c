"""What a launch says, typed. Anything of another shape is refused before it is looked at."""

from typing import Any

import msgspec

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
NAMES_AND_ROLES = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ID_LENGTH = 255


class Context(msgspec.Struct, frozen=True):
    """The course."""

    id: str
    title: str | None = None
    label: str | None = None


class Link(msgspec.Struct, frozen=True):
    """The link in the course."""

    id: str
    title: str | None = None


class DeepLinkingSettings(msgspec.Struct, frozen=True):
    """What a platform that asks for a link can take, and where it wants it."""

    deep_link_return_url: str
    accept_types: list[str]
    accept_presentation_document_targets: list[str]
    accept_lineitem: bool | str | None = None
    title: str | None = None
    data: Any = None


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims kroom looks at; a launch may carry any number of others."""

    iss: str
    aud: str | list[str]
    nonce: str
    exp: int | float
    iat: int | float
    azp: str | None = None
    sub: str | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    locale: Any = None

    message_type: str | None = msgspec.field(default=None, name=CLAIM + "message_type")
    version: str | None = msgspec.field(default=None, name=CLAIM + "version")
    deployment_id: str = msgspec.field(name=CLAIM + "deployment_id")
    target_link_uri: str = msgspec.field(name=CLAIM + "target_link_uri")
    roles: list[str] = msgspec.field(name=CLAIM + "roles")
    resource_link: Link | None = msgspec.field(default=None, name=CLAIM + "resource_link")
    context: Context | None = msgspec.field(default=None, name=CLAIM + "context")
    names_and_roles: Any = msgspec.field(default=None, name=NAMES_AND_ROLES)
    endpoint: Any = msgspec.field(default=None, name=ENDPOINT)
    presentation: Any = msgspec.field(default=None, name=CLAIM + "launch_presentation")
    custom: dict[str, Any] | None = msgspec.field(default=None, name=CLAIM + "custom")
    deep_linking: DeepLinkingSettings | None = msgspec.field(
        default=None, name=DEEP_LINKING + "deep_linking_settings"
    )
    placement: str | None = msgspec.field(default=None, name="https://www.instructure.com/placement")

    def variable(self, name: str) -> str | None:
        """A custom variable. Canvas sends one that it cannot resolve as its own name: `$Canvas.course.id`."""
        value = (self.custom or {}).get(name)
        return value if isinstance(value, str) and value and not value.startswith("$") else None

    @property
    def locales(self) -> list[Any]:
        """What the person reads, in all the places where platforms say it; of any shape."""
        presentation = self.presentation if isinstance(self.presentation, dict) else {}
        return [self.locale, presentation.get("locale"), self.variable("locale")]

    @property
    def context_id(self) -> str:
        """The course's id; empty for a launch from no course."""
        return self.context.id if self.context else ""

    @property
    def link_id(self) -> str:
        """The link's id; `launch` lets no room be opened without one."""
        return self.resource_link.id if self.resource_link else ""

    @property
    def full_name(self) -> str:
        """The person's name, as far as the platform shares it; pure text, on one line."""
        parts = f"{self.given_name or ''} {self.family_name or ''}"
        return one_line(self.name or "") or one_line(parts)

    @property
    def title(self) -> str:
        """What to call the place: the link's own title, else the course's."""
        link, course = self.resource_link, self.context
        titles = (link and link.title, course and course.title, course and course.label)
        return next((line for title in titles if title and (line := one_line(title))), "")


def is_an_id(text: str) -> bool:
    """Ids go into the database as they are, so they have to fit."""
    return 0 < len(text) <= ID_LENGTH and "\0" not in text


def one_line(text: str) -> str:
    """Drop what is no text (control characters, marks that turn the rest around) and breaks."""
    turning = range(0x202A, 0x202F), range(0x2066, 0x206A)
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or (ord(character) >= 32 and not any(ord(character) in marks for marks in turning))
    )
    return " ".join("".join(kept).split())
