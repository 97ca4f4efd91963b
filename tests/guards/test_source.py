"""The source keeps to its own rules; for each rule, a file that breaks it is planted and seen."""

import re

import pytest

from tests.guards import source
from tests.guards.source import Source

EVERY = source.files()
TEMPLATES = source.files("openmash/web/templates/**/*.html")
ABOVE = ("web", "api", "cli", "jobs")
BELOW_THE_CLOCK = ("domain", "core", "interop", "actions", "records")

MAY_TOUCH = {
    "openmash/adapters/columnar/engine.py": "asks the columnar engine, which holds no rows",
    "openmash/cli/migrate.py": "takes the lock under which migrations run, before there are tables",
    "openmash/adapters/files/rendering.py": "pictures are saved into memory by their library",
}
MAY_READ_CLOCK = {
    "openmash/actions/seeding/run.py": "says how far the seeding is; stores nothing of it",
}
UNAUDITED = {
    "openmash/actions/comparing.py: boroughs": "reads figures that name nobody",
    "openmash/actions/studies.py: own_study": "reads figures that name nobody",
    "openmash/actions/studies.py: region_study": "reads figures that name nobody",
    "openmash/actions/measured_waits.py: stage": "reads figures that name nobody",
    "openmash/actions/measured_waits.py: weekly": "reads figures that name nobody",
    "openmash/actions/measured_waits.py: with_courses": "reads figures that name nobody",
    "openmash/actions/measuring.py: keep_fresh": "copies times and codes, and changes no record",
    "openmash/actions/settled_quarters.py: counts": "keeps counts that name nobody",
    "openmash/actions/settled_quarters.py: keep_all": "keeps counts that name nobody",
    "openmash/actions/demo_accounts.py: ensure_demo_accounts": "people of a demonstration",
    "openmash/actions/demo_accounts.py: ensure_demo_region": "a region of a demonstration",
    "openmash/actions/drafts.py: start": "unsent typing is no record yet",
    "openmash/actions/drafts.py: keep": "unsent typing is no record yet",
    "openmash/actions/match_rows.py: complete": "makes anew what is made of records as they stand",
    "openmash/actions/search_rows.py: complete": "makes what is missing of records as they stand",
    "openmash/actions/outbox.py: drain": "sends what an audited action posted",
    "openmash/actions/sealing.py: seal_waiting": "seals the audit log itself",
    "openmash/actions/sealing.py: seal_hub": "seals the audit log itself",
    "openmash/actions/sealing.py: checkpoint_if_due": "seals the audit log itself",
}
MAY_BE_LONG = {
    "openmash/actions/hubs.py: add_hub": "one hub, made whole in one transaction",
    "openmash/actions/intake.py: receive": "one submission, stored whole in one transaction",
    "openmash/actions/intake_rows.py: add_items": "one line for each kind of statement",
    "openmash/actions/seeding/stories.py: _times": "one line for each time of a story",
    "openmash/actions/seeding/stories.py: _person": "one line for each column of a person",
    "openmash/adapters/embedded_postgres/server.py": "the whole life of a server, a page over",
}
"""What may be longer than the rule, and why."""


def _of(*layers: str) -> list[Source]:
    return [each for each in EVERY if each.layer in layers]


def _planted(text: str, path: str = "openmash/web/pages/planted.py") -> Source:
    return Source(path, text)


def test_only_actions_and_records_touch_rows() -> None:
    others = [s for s in EVERY if s.layer not in ("actions", "records")]
    found = [words for s in others for words in source.rows_touched(s) if s.path not in MAY_TOUCH]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Contact.objects.filter(id=1)",
        "contact.save()",
        "found.contact.delete()",
        "rows.bulk_create([])",
        "insert_all([contact])",
        "Contact._default_manager.all()",
        "connection.cursor().execute('DELETE FROM records_contact')",
        "with connection.cursor() as c:\n    pass",
        "rows.select_for_update()",
    ],
)
def test_touching_a_row_is_seen(text: str) -> None:
    assert source.rows_touched(_planted(text))


def test_a_dictionary_may_be_updated() -> None:
    assert source.rows_touched(_planted("context.update(a=1); page.create(); del a")) == []


def test_queries_write_nothing() -> None:
    queries = [s for s in EVERY if s.path.startswith("openmash/records/queries/")]
    assert len(queries) > 10
    assert [words for s in queries for words in source.rows_written(s)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Contact.objects.filter(id=1).update(status='closed')",
        "Contact.objects.create()",
        "Contact.objects.select_for_update()",
        "visible(viewer).delete()",
    ],
)
def test_a_query_that_writes_is_seen(text: str) -> None:
    assert source.rows_written(_planted(text))


def test_the_clock_is_read_at_the_edge_alone() -> None:
    found = [
        words
        for s in _of(*BELOW_THE_CLOCK)
        for words in source.clocks_read(s)
        if s.path not in MAY_READ_CLOCK
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "timezone.now()",
        "time.time()",
        "date.today()",
    ],
)
def test_reading_the_clock_is_seen(text: str) -> None:
    assert source.clocks_read(_planted(text))


def test_no_change_goes_unaudited() -> None:
    assert set(source.unaudited(_of("actions"), _of(*ABOVE))) == set(UNAUDITED)


HELPER = "from .base import record\n\ndef step(viewer):\n    record(viewer)\n"
ACTION = "@action(Act.DECIDE)\ndef decide(v):\n    "
SILENT = {
    "an action that writes": (f"{ACTION}Row.objects.create()\n", True),
    "an action that records": (f"{ACTION}Row.objects.create()\n    record(v)\n", False),
    "by a step": (f"{ACTION}_step(v)\n\ndef _step(v):\n    record(v)\n", False),
    "by a module": (f"from . import helper\n\n{ACTION}helper.step(v)\n", False),
    "by a name": (f"from .helper import step\n\n{ACTION}step(v)\n", False),
    "without a role": ("def decide(v):\n    Row.objects.filter(id=1).update(a=1)\n", True),
    "only reading": ("def decide(v):\n    return v\n", False),
}


@pytest.mark.parametrize(("text", "found"), SILENT.values(), ids=SILENT)
def test_a_silent_action_is_seen(text: str, found: bool) -> None:
    actions = [
        _planted(text, "openmash/actions/planted.py"),
        _planted(HELPER, "openmash/actions/helper.py"),
    ]
    page = _planted("from openmash.actions import planted\n\nplanted.decide(1)\n")
    expected = ["openmash/actions/planted.py: decide"] if found else []
    assert source.unaudited(actions, [page]) == expected


def test_files_and_functions_are_short_enough_to_hold() -> None:
    checked = [*EVERY, *source.files("tools/*.py")]
    found = [words for s in checked for words in source.too_long(s)]
    assert [words for words in found if words.rpartition(": ")[0] not in MAY_BE_LONG] == []


def test_every_excuse_is_still_needed() -> None:
    found = {words.rpartition(": ")[0] for s in EVERY for words in source.too_long(s)}
    assert found >= set(MAY_BE_LONG)


def test_what_is_too_long_is_seen() -> None:
    body = "".join(f"    x{n} = {n}\n" for n in range(45))
    words = '    """' + "Why.\n" * 30 + '"""\n'
    assert source.too_long(_planted(f"def f():\n{body}"))
    assert source.too_long(_planted("x = 1\n" * 301))
    assert source.too_long(_planted(f"def f():\n{words}    return 1\n")) == []


def test_templates_hold_no_script_no_style_and_escape_everything() -> None:
    assert len(TEMPLATES) > 20
    assert [words for s in TEMPLATES for words in source.unsafe_markup(s)] == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ words | safe }}",
        "{{ words|safe }}",
        "{% autoescape false %}",
        "<script>go()</script>",
        "<p class='a' style='color:red'>",
        '<form onsubmit="go()">',
        "<style>p{}</style>",
        '<a href="javascript:go()">',
    ],
)
def test_unsafe_markup_is_seen(text: str) -> None:
    assert source.unsafe_markup(_planted(text))
    assert source.unsafe_markup(_planted('<script src="/a.js" defer></script><b>one</b>')) == []


def test_no_words_are_declared_to_be_markup() -> None:
    assert [words for s in EVERY for words in source.marked_safe(s)] == []


def test_declaring_markup_is_seen() -> None:
    assert source.marked_safe(_planted("mark_safe(words)"))
    assert source.marked_safe(_planted("Markup(f'<b>{words}</b>')"))
    assert source.marked_safe(_planted("Markup('<b>{}</b>').format(words)")) == []


_STATIC = re.compile(r"static\(\s*[\"']([^\"']+)[\"']\s*\)")


def test_every_static_file_that_a_template_names_is_there() -> None:
    assert missing_files(TEMPLATES) == []


def test_a_static_file_that_is_not_there_is_seen() -> None:
    assert missing_files([_planted("{{ static('own/ghost.js') }}")]) == ["own/ghost.js"]


def missing_files(templates: list[Source]) -> list[str]:
    """Static files named by templates that are neither kept nor built."""
    folder = source.ROOT / "openmash" / "web" / "static"
    named = {name for s in templates for name in _STATIC.findall(s.text)}
    assert named
    return sorted(name for name in named if not (folder / name).is_file())
