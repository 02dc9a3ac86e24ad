"""The door that the application server knocks on."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havn.website.settings.production")
application = get_wsgi_application()
