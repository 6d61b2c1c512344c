"""The site's addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("rooms/", include("stage.urls")),
    path("lti/", include("kroom.lti.urls")),
    path("admin/", admin.site.urls),
]
admin.site.site_title = admin.site.site_header = "kroom"
admin.site.site_url = "/practice/" if settings.PRACTICE_COURSE else None
if settings.PRACTICE_COURSE:
    urlpatterns.append(path("practice/", include("kroom.practice.urls")))
