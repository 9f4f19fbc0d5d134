"""The one Django app: all tables, one migration history."""

from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "serialtrail.db"
    label = "db"
    default_auto_field = "django.db.models.BigAutoField"
