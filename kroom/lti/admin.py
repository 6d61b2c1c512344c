"""Platforms in Django admin: those that are known, those that wait for approval, and links to register by."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kroom.lti import course_admin
from kroom.lti.models import Deployment, Platform, RegistrationLink, ResourceLink, WaitingPlatform
from kroom.lti.presets import ENVIRONMENTS
from kroom.lti.registration_links import address_of

__all__ = ["DeploymentInline", "PlatformAdmin", "ResourceLinkAdmin", "course_admin"]

if TYPE_CHECKING:
    PlatformModelAdmin = admin.ModelAdmin[Platform]
    WaitingModelAdmin = admin.ModelAdmin[WaitingPlatform]
    RegistrationLinkModelAdmin = admin.ModelAdmin[RegistrationLink]
    LinkModelAdmin = admin.ModelAdmin[ResourceLink]
    DeploymentTable = admin.TabularInline[Deployment, Platform]
    PlatformModelForm = forms.ModelForm[Platform]
else:
    PlatformModelAdmin = WaitingModelAdmin = RegistrationLinkModelAdmin = LinkModelAdmin = admin.ModelAdmin
    DeploymentTable = admin.TabularInline
    PlatformModelForm = forms.ModelForm

ADDRESSES = ("issuer", "auth_url", "token_url", "jwks_url")


class DeploymentInline(DeploymentTable):
    """The installations of a platform, on its page."""

    model = Deployment
    extra = 1


class NewPlatformForm(PlatformModelForm):
    """A new platform: Canvas as Instructure hosts it by a choice, any other by its addresses."""

    canvas = forms.ChoiceField(
        label="hosted Canvas",
        required=False,
        choices=[("", "no: the addresses are below"), *((name, name.capitalize()) for name in ENVIRONMENTS)],
        help_text="For Canvas at *.instructure.com, this choice and the client id are all there is to say; "
        "the deployment id goes at the end of the page.",
    )
    canvas_host = forms.CharField(
        label="own address",
        required=False,
        help_text="Your institution's address of Canvas, as school.instructure.com or canvas.school.edu.",
    )

    class Meta:
        model = Platform
        exclude = ("awaiting_approval",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ADDRESSES:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Fill in what the choice says; without it, every address is needed."""
        data: dict[str, Any] = super().clean() or {}
        hosted = ENVIRONMENTS.get(data.get("canvas", ""))
        if hosted is not None:
            filled = Platform()
            hosted.fill(filled, data.get("canvas_host", "").strip())
            data.update({name: getattr(filled, name) for name in ADDRESSES})
            data["name"] = data.get("name") or data.get("canvas_host", "")
        for name in ADDRESSES:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "Give this address, or choose a hosted Canvas above.")
        return data


@admin.register(Platform)
class PlatformAdmin(PlatformModelAdmin):
    """Who may send people to us."""

    list_display = ["__str__", "issuer", "client_id", "enabled", "awaiting_approval"]
    list_filter = ["enabled", "awaiting_approval"]
    search_fields = ["name", "issuer", "client_id", "deployments__deployment_id"]
    inlines = [DeploymentInline]
    fieldsets = [
        (None, {"fields": ["name", "client_id", "enabled"]}),
        ("Addresses", {"fields": [*ADDRESSES, "frame_origins"]}),
        ("Deployments", {"fields": ["takes_new_deployments"]}),
    ]

    def get_form(
        self, request: HttpRequest, obj: Platform | None = None, change: bool = False, **kwargs: Any
    ) -> type[PlatformModelForm]:
        """A new platform can be a hosted Canvas."""
        if obj is None:
            kwargs["form"] = NewPlatformForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Platform | None = None) -> Any:
        """The choice comes first."""
        shown: list[Any] = list(super().get_fieldsets(request, obj))
        return shown if obj else [("Canvas", {"fields": ["canvas", "canvas_host"]}), *shown]


@admin.register(WaitingPlatform)
class WaitingPlatformAdmin(WaitingModelAdmin):
    """Platforms that have registered themselves: look who it is, then say yes, or delete them."""

    list_display = ["__str__", "client_id", "invited_as", "addresses", "created_at"]
    actions = ["approve"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WaitingPlatform]:
        """Those that wait."""
        return super().get_queryset(request).filter(awaiting_approval=True)

    @admin.display(description="by the link for")
    def invited_as(self, row: WaitingPlatform) -> str:
        """Whom the registration link was made for."""
        link = RegistrationLink.objects.filter(platform=row.pk).first()
        return link.note if link else "(no link)"

    @admin.display(description="issuer, and its addresses")
    def addresses(self, row: WaitingPlatform) -> SafeString:
        """Whom one would trust: names may lie, these are what counts."""
        return format_html_join(mark_safe("<br>"), "{}", ((getattr(row, name),) for name in ADDRESSES))

    @admin.action(description="Approve: let these platforms send people", permissions=["change"])
    def approve(self, request: HttpRequest, chosen: QuerySet[WaitingPlatform]) -> None:
        """Turn them on."""
        for platform in chosen:
            platform.enabled = True
            platform.save()
            self.message_user(
                request, f"{platform} is approved: its courses can open rooms now.", messages.SUCCESS
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Platforms come here by themselves."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: WaitingPlatform | None = None) -> list[str]:
        """Read, approve, or delete; addresses are changed once it is approved."""
        return ["name", "client_id", *ADDRESSES, "created_at"]

    def get_fields(self, request: HttpRequest, obj: WaitingPlatform | None = None) -> Any:
        """All there is to look at."""
        return self.get_readonly_fields(request, obj)


@admin.register(RegistrationLink)
class RegistrationLinkAdmin(RegistrationLinkModelAdmin):
    """Addresses by which one platform each may register itself."""

    fields = ["note", "expires_at"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """With the address to copy, as long as it is good."""

        @admin.display(description="address, to be pasted into Canvas")
        def address(row: RegistrationLink) -> SafeString | str:
            if row.used_at is not None or row.expires_at <= timezone.now():
                return "used" if row.used_at else "too old"
            return format_html("<code>{}</code>", address_of(row, request))

        return ["note", address, "expires_at", "used_at", "platform"]

    def save_model(self, request: HttpRequest, obj: RegistrationLink, form: Any, change: bool) -> None:
        """Show the address once it is there."""
        super().save_model(request, obj, form, change)
        self.message_user(request, f"Paste this address into Canvas: {address_of(obj, request)}")


@admin.register(ResourceLink)
class ResourceLinkAdmin(LinkModelAdmin):
    """Which link leads to which room; launches make them."""

    list_display = ["room", "deployment", "context_id", "link_id", "created_at"]
    list_select_related = ["room", "deployment__platform"]
    search_fields = ["room__title", "context_id", "link_id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a launch makes a link."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ResourceLink | None = None) -> bool:
        """A link leads where it leads."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ResourceLink | None = None) -> bool:
        """It goes with its course (`manage.py erase_course`), and so does its room."""
        return False
