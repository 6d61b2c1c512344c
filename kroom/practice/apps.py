"""The practice course, as a Django app."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """A platform of our own, to try kroom without Canvas."""

    name = "kroom.practice"
    label = "practice"
    verbose_name = "Practice course"
