"""The server's entry: `serialtrail.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serialtrail.config.settings")
application = get_wsgi_application()
