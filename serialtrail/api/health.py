"""Is the server alive, can it work: /healthz and /readyz, for load balancers, without a token."""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every table; 503 otherwise. A warning does not make it 503."""
    warnings = [settings.SQLITE_WARNING] if settings.SQLITE_WARNING else []
    try:
        pending = _pending_migrations()
    except DatabaseError as error:
        return JsonResponse({"status": "database unreachable", "reason": type(error).__name__}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending", "pending": pending}, status=503)
    return JsonResponse({"status": "ready", "warnings": warnings})


def _pending_migrations() -> list[str]:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
