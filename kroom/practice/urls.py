"""The practice platform's addresses."""

from django.urls import URLPattern, path

from kroom.practice import services, views

app_name = "practice"
urlpatterns: list[URLPattern] = [
    path("", views.course, name="course"),
    path("open/", views.open_tool, name="open"),
    path("auth/", views.auth, name="auth"),
    path("forward/", views.forward, name="forward"),
    path("selected/", views.selected, name="selected"),
    path("copy/", views.copy_course, name="copy"),
    path("connect/", views.connect, name="connect"),
    path("openid-configuration/", views.openid_configuration, name="openid_configuration"),
    path("registrations/", views.registrations, name="registrations"),
    path("jwks.json", views.jwks, name="jwks"),
    path("gradebook/", views.gradebook, name="gradebook"),
    path("token", views.token, name="token"),
    path("api/<str:context_id>/names_and_roles", services.names_and_roles, name="names_and_roles"),
    path("api/<str:context_id>/line_items", services.line_items, name="line_items"),
    path("api/<str:context_id>/line_items/<int:pk>", services.line_item, name="line_item"),
    path("api/<str:context_id>/line_items/<int:pk>/scores", services.scores, name="scores"),
    path("api/<str:context_id>/line_items/<int:pk>/results", services.results, name="results"),
]
