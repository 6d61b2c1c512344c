"""Registration links: an address for one administrator elsewhere, by which one platform may register itself, once.

kroom's address is known to the whole internet. Whoever may register a platform fills a table, and makes kroom ask a
server of their choice; so it takes a link that somebody here has made, unless `LTI_REGISTRATION` says otherwise. The
link is signed, so nothing secret is kept and it can be shown again for as long as it is good.
"""

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kroom.lti import refusals
from kroom.lti.models import Platform, RegistrationLink
from kroom.lti.refusals import Refused

signer = signing.Signer(salt="kroom.lti.registration")


def path_of(link: RegistrationLink) -> str:
    """Where the link leads, on this host."""
    return reverse("lti:register_by_link", args=[signer.sign(str(link.pk))])


def address_of(link: RegistrationLink, request: HttpRequest) -> str:
    """The whole address, to be pasted into a platform."""
    return request.build_absolute_uri(path_of(link))


def find(text: str) -> RegistrationLink:
    """The link of an address; it has to be good still."""
    try:
        found = RegistrationLink.objects.filter(pk=signer.unsign(text)).first()
    except (signing.BadSignature, ValueError) as wrong:
        raise Refused(refusals.BAD_REGISTRATION_LINK, f"no link of ours: {wrong}") from wrong
    if found is None or found.used_at is not None or found.expires_at <= timezone.now():
        raise Refused(refusals.BAD_REGISTRATION_LINK, "the link is gone, used or too old")
    return found


def take(link: RegistrationLink) -> None:
    """Use it up; of two who come with one link at the same moment, one is first."""
    if not RegistrationLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise Refused(refusals.BAD_REGISTRATION_LINK, "the link was used this very moment")


def give_back(link: RegistrationLink) -> None:
    """It did not work out: the same link may be tried again."""
    RegistrationLink.objects.filter(pk=link.pk, platform=None).update(used_at=None)


def note(link: RegistrationLink, platform: Platform) -> None:
    """Write down what came of it."""
    RegistrationLink.objects.filter(pk=link.pk).update(platform=platform)
