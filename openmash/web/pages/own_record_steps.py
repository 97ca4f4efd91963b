"""The steps of a subject access request: what each asks for, says and does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from openmash.actions import subject_access as requests
from openmash.actions import subject_answers as answers
from openmash.domain.access import Viewer
from openmash.web.forms.own_record import DetailForm, PauseForm

Act = Callable[[Viewer, UUID, dict[str, Any], datetime], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        title, explains, button, done: the words of its page, and after it.
        form: makes the form it needs from what was sent.
        act: does it, given what was typed.
    """

    title: str
    explains: str
    button: str
    done: str
    form: Callable[[Any], forms.Form]
    act: Act
    warns: bool = False


def _plain(data: Any) -> forms.Form:
    # A form without fields is bound only by data, and an empty sending is no data.
    return forms.Form(data if data is not None else None)


def _detail(label: str, hint: str = "") -> Callable[[Any], forms.Form]:
    return lambda data: DetailForm(data, label=label, hint=hint)


STEPS: dict[str, Step] = {
    "identity": Step(
        "Check identity and authority",
        "Make sure that the requester is who they say, and may have this record. If they are not "
        "the person, ask yourself who is protected from them.",
        "Record the check",
        "The identity check is recorded.",
        _detail("How it was checked"),
        lambda viewer, id_, given, now: requests.check_identity(
            viewer, request_id=id_, how=given["detail"], now=now
        ),
        warns=True,
    ),
    "stop": Step(
        "Stop the clock",
        "The law lets the clock stand for two reasons only, and only while you wait for the "
        "requester.",
        "Stop the clock",
        "The clock stands.",
        lambda data: PauseForm(data, label="What was asked for, and how"),
        lambda viewer, id_, given, now: requests.stop_clock(
            viewer, request_id=id_, reason=given["reason"], detail=given["detail"], now=now
        ),
    ),
    "start": Step(
        "Let the clock run on",
        "The requester has answered. The days for which the clock stood are added.",
        "Let it run on",
        "The clock runs.",
        _plain,
        lambda viewer, id_, _given, now: requests.start_clock(viewer, request_id=id_, now=now),
    ),
    "extend": Step(
        "Take two more months",
        "Only for a complex request, and once. Tell the requester why within the first month.",
        "Take two more months",
        "Two more months are taken.",
        _detail("Why the subject access request is complex"),
        lambda viewer, id_, given, now: requests.extend(
            viewer, request_id=id_, reason=given["detail"], now=now
        ),
    ),
    "collect": Step(
        "Collect what is held",
        "Every item about the person, or about their family as a whole, in every contact they "
        "were told of. Each owner then decides on its own.",
        "Collect it",
        "Collected. Every owner has been told that something waits for them.",
        _plain,
        lambda viewer, id_, _given, now: answers.collect(viewer, request_id=id_, now=now),
    ),
    "prepare": Step(
        "Hand it to a second person",
        "Every owner must have decided. Somebody else then reads the answer and releases it.",
        "Hand it over",
        "The answer waits for a second person.",
        _plain,
        lambda viewer, id_, _given, now: answers.prepare(viewer, request_id=id_, now=now),
    ),
    "send_back": Step(
        "Send it back",
        "The owners can change their decisions again.",
        "Send it back",
        "Sent back to the owners.",
        _plain,
        lambda viewer, id_, _given, now: answers.send_back(viewer, request_id=id_, now=now),
    ),
    "release": Step(
        "Release the answer",
        "Read it first. Once it has left, nobody can call it back.",
        "Release it",
        "Released. Give it to the requester in the way that was agreed.",
        _plain,
        lambda viewer, id_, _given, now: answers.release(viewer, request_id=id_, now=now),
        warns=True,
    ),
    "refuse": Step(
        "Refuse the subject access request",
        "The requester is told why, and that they may complain to the Information Commissioner.",
        "Refuse it",
        "The subject access request is refused.",
        _detail("Why it is refused"),
        lambda viewer, id_, given, now: requests.refuse(
            viewer, request_id=id_, reason=given["detail"], now=now
        ),
        warns=True,
    ),
}
"""The steps by the word in their address."""
