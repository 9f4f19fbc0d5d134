"""Which door answers which address."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from serialtrail.api.boundary import nothing_here
from serialtrail.api.health import healthz, readyz
from serialtrail.api.routes import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    re_path("^api/", nothing_here),
    path("healthz", healthz),
    path("readyz", readyz),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.METRICS:
    urlpatterns.append(path("", include("django_prometheus.urls")))
urlpatterns.append(path("", include("serialtrail.web.urls")))

handler403 = "serialtrail.web.errors.forbidden"
handler404 = "serialtrail.web.errors.not_found"
handler500 = "serialtrail.web.errors.broken"
