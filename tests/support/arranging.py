"""In which order the tests run, and which of them stay on one worker."""

from collections.abc import Generator
from typing import Any

import pytest

FIRST = (
    "tests/faults/test_kill.py::test_every_receipt_outlives_every_kill",
    "tests/journeys/",
    "tests/guards/test_canary.py",
    "tests/faults/",
    "tests/guards/test_routes.py",
    "tests/guards/test_headers.py",
    "tests/adapters/test_hostile_files.py",
    "tests/cli/test_demo.py",
    "tests/records/test_locate_the_victim.py",
    "tests/guards/test_wrong_hub.py",
    "tests/adapters/test_model_upkeep.py",
    "tests/adapters/test_linkage_training.py",
    "tests/cli/",
    "tests/guards/",
)
"""What takes minutes, the longest first: begun last, one of them would be waited for alone."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    items: list[pytest.Item], config: pytest.Config
) -> Generator[None, None, None]:
    """Keep together what shares something that a module makes once, and put the longest first.

    The marks before the groups are read off them; the order after the Django plugin made its own,
    in which all that wants no database from it comes last: the kills, the journeys, the crawl.
    """
    # The mark is that of the plugin for several workers: without it there is one.
    for item in items if config.pluginmanager.hasplugin("xdist") else ():
        if item.get_closest_marker("xdist_group") is None and _shares(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    yield
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((n for n, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST))


def _shares(item: Any) -> bool:
    """True if a fixture is made once for its module: each worker would make its own.

    Those with an underscore stand guard over every test, and cost nothing to make.
    """
    found = getattr(item, "_fixtureinfo", None)
    return found is not None and any(
        fixtures[-1].scope == "module" and not name.startswith("_")
        for name, fixtures in found.name2fixturedefs.items()
    )
