"""The WSGI application that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

_YOUNG: tuple[int, int, int] = (20_000, 20, 50)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.config.settings")
application = get_wsgi_application()
# Everything the pages need is loaded now and stays: the collector need not look at it again. A page
# makes some thousands of objects and drops them all, so it need not look at those so often either.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
gc.set_threshold(*_YOUNG)
