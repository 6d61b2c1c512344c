"""What goes back to the platform: a signed message with one link, or with none when the teacher cancels."""

import secrets
import time
from decimal import Decimal
from typing import Any

import jwt
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kroom.lti import course_rooms, tool_keys
from kroom.lti.claims import CLAIM, DEEP_LINKING
from kroom.lti.deep_linking.wanted import EDITOR, Wanted
from kroom.lti.models import CourseRoom, Deployment
from kroom.statics import lasting

LIFE = 300
ICON_SIZE = 64
IN_A_TEXT = {"width": 960, "height": 640}
"""Where the room stands in the middle of a text. Anywhere else, Canvas gives it all the room there is."""
KEEP_NAME = "https://canvas.instructure.com/lti/preserveExistingAssignmentName"

Item = dict[str, Any]


def link_to(
    request: HttpRequest, wanted: Wanted, row: CourseRoom, *, tab: bool, points: Decimal | None
) -> Item:
    """The link, as content items are written: members that have nothing to say are left out."""
    title = row.room.title
    item: Item = {
        "type": "ltiResourceLink",
        "title": title,
        "text": title if wanted.placement == EDITOR else _("This opens a live room."),
        "url": request.build_absolute_uri(reverse("lti:launch")),
        "icon": {
            "url": request.build_absolute_uri(lasting("room/icon.svg")),
            "width": ICON_SIZE,
            "height": ICON_SIZE,
        },
        "custom": {course_rooms.KEY: str(row.key), course_rooms.HISTORY: "$Context.id.history"},
    }
    if tab:
        item["window"] = {"targetName": "_blank"}
    elif wanted.frame:
        item["iframe"] = IN_A_TEXT if wanted.placement == EDITOR else {}
    if points is not None:
        most = int(points) if points == int(points) else float(points)
        item["lineItem"] = {"scoreMaximum": most, "label": title, "resourceId": str(row.key)}
    if wanted.placement == "assignment_selection":
        item[KEEP_NAME] = True
    return item


def sign(deployment: Deployment, wanted: Wanted, items: list[Item]) -> str:
    """The message, signed: here the tool is the issuer, and the platform the audience."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": deployment.platform.client_id,
        "aud": deployment.platform.issuer,
        "iat": now,
        "exp": now + LIFE,
        "nonce": secrets.token_urlsafe(24),
        CLAIM + "message_type": "LtiDeepLinkingResponse",
        CLAIM + "version": "1.3.0",
        CLAIM + "deployment_id": deployment.deployment_id,
        DEEP_LINKING + "content_items": items,
    }
    if wanted.data is not None:
        claims[DEEP_LINKING + "data"] = wanted.data
    key = tool_keys.signing_key()
    return jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.kid})
