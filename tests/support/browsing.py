"""A signed-in browser without script, and what it is shown."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from openmash.domain.access import AgencyKind, Viewer
from openmash.records.models import (
    Account,
)
from tests.support.stories import RECEIVED

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(minutes=30)
SENTENCE = "He was <b>missing</b> on 2 nights – and came back hurt."


def signed_in(viewer: Viewer) -> Client:
    """A client with this viewer's account and a second factor."""
    client = Client()
    client.force_login(Account.objects.get(id=viewer.user_id))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def text(response: Any) -> str:
    """The page with every run of spaces made one."""
    return re.sub(r"\s+", " ", response.content.decode())
