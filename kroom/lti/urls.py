"""Where platforms send people."""

from django.urls import URLPattern, path

from kroom.lti import connect, credit_page, views

app_name = "lti"
urlpatterns: list[URLPattern] = [
    path("login/", views.login, name="login"),
    path("launch/", views.launch, name="launch"),
    path("room/", views.choose, name="choose"),
    path("jwks.json", views.jwks, name="jwks"),
    path("config.json", connect.config, name="config"),
    path("register/", connect.register, name="register"),
    path("register/<str:link>/", connect.register, name="register_by_link"),
    path("rooms/<uuid:room_id>/credit/", credit_page.credit, name="credit"),
]
