"""The interface for programs, version 1."""

from ninja import NinjaAPI

api = NinjaAPI(title="Serialtrail", version="1", docs_url=None)
