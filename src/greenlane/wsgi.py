"""The door for a web server: ``gunicorn greenlane.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.settings")
application = get_wsgi_application()
# All pages are imported while the server starts: else whoever asks first waits for it.
_ = get_resolver().url_patterns
