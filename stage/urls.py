"""The room's addresses."""

from typing import Any, cast

from django.urls import URLPattern, path, re_path

from stage import exports, views
from stage.consumers import RoomConsumer

app_name = "stage"
urlpatterns: list[URLPattern] = [
    path("<uuid:room_id>/", views.shell, name="room"),
    path("<uuid:room_id>/links/<slug:leads_to>/", views.make_link, name="make_link"),
    re_path(r"^brand/(?P<brand>[0-9a-f]{6})\.css$", views.brand_colours, name="brand"),
    path("enter/", views.enter, name="enter"),
    path("<uuid:room_id>/polls.csv", exports.poll_results, name="poll_results"),
]
# Channels' stubs want patterns of a kind of their own, which `path` is not typed to make.
websocket_urlpatterns: list[Any] = [path("ws/rooms/<uuid:room_id>/", cast(Any, RoomConsumer.as_asgi()))]
