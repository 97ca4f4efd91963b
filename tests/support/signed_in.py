"""A browser without script, signed in at one desk."""

import re
from html import unescape
from typing import Any

from django.test import Client

from openmash.domain.access import Viewer
from openmash.records.models import Account


def signed_in(viewer: Viewer) -> Client:
    """A client signed in with both factors."""
    client = Client()
    client.force_login(Account.objects.get(id=viewer.user_id))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def html_of(response: Any) -> str:
    """The page's markup, its white space evened out."""
    return re.sub(r"\s+", " ", response.content.decode())


def text_of(response: Any) -> str:
    """The words of the page, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))
