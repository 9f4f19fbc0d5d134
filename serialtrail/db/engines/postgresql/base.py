"""Django's PostgreSQL engine, but that an idle connection is asked whether it lives only where there is a sign of its
end: Django sends a statement of its own before each request's first."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The engine `serialtrail.db.engines.postgresql`."""

    def is_usable(self) -> bool:
        # The server says nothing on an idle connection, except that it is going.
        if self.connection is not None and not self.connection.closed and _silent(self.connection.fileno()):
            return True
        return bool(super().is_usable())


def _silent(socket: int) -> bool:
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return not waiting.poll(0)
