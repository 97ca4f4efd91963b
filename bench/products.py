"""How long an information product takes: previewing, delivering, opening it, and as a PDF.

Starts a database of its own, tells one contact with so many released items, and measures each
step several times through the pages, row-level security and audit on. Prints figures and asserts
nothing.

    .venv/bin/python bench/products.py [--items 100] [--rounds 5]
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openmash.adapters.embedded_postgres import EmbeddedServer, temporary_server

ROOT = Path(__file__).resolve().parent.parent
DATABASE = f"openmash_bench_products_{os.getpid()}"
TEXT = (
    "Officers were called to the home at night; the neighbours had heard shouting. Both adults "
    "said that they had argued over money. The children were awake and were spoken to alone. "
)


def prepare(server: Any) -> None:
    """A migrated database, and Django pointed at it."""
    sys.path.insert(0, str(ROOT))
    home = tempfile.mkdtemp(prefix="openmash-bench-")
    Path(home, "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "openmash.config.settings",
        "OPENMASH_SECRET_KEY": "only-for-benchmarks-" + "0" * 50,
        "OPENMASH_DATABASE_URL": server.app_url(DATABASE),
        "OPENMASH_DATA_DIR": home,
        "OPENMASH_TLS": "off",
        "OPENMASH_DEMO": "off",
        "OPENMASH_HOSTS": "testserver",
    }
    from tests.support.databases import clone, ensure_template

    ensure_template(server, "openmash_template")
    clone(server, "openmash_template", DATABASE)
    import django
    from django.conf import settings

    django.setup()
    # Files as they lie in the tree: nothing has been collected for this run.
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}


def timed(step: Callable[[], Any], rounds: int) -> list[tuple[float, float]]:
    """Of each round the seconds by the clock, and those this process had of the processor."""
    taken = []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        step()
        taken.append((time.perf_counter() - begun, time.process_time() - used))
    return taken


def told(name: str, taken: list[tuple[float, float]]) -> None:
    """One line of figures."""
    clock, processor = zip(*taken, strict=True)
    print(
        f"{name:10} median {statistics.median(clock):6.2f} s   worst of {len(taken)} "
        f"{max(clock):6.2f} s   processor {statistics.median(processor):6.2f} s",
        flush=True,
    )


def opened(client: Any, address: str) -> Any:
    """A page that must answer."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return answer


def measure(items: int, rounds: int) -> None:
    """Tell the story and print what each step takes."""
    from django.urls import reverse

    from tests.support import product_stories as story
    from tests.support.cast import make_hub
    from tests.support.signed_in import signed_in

    cast = make_hub("HAC")
    texts = [f"{number}. {TEXT * 2}".strip() for number in range(1, items + 1)]
    contact_id = story.police_told(cast, *texts)
    ids = [story.item_of(cast, text) for text in texts]
    for each in ids:
        story.released(cast, each)
    product_id = story.started(cast, contact_id)
    story.filled(cast, product_id, *ids)
    hub, team = signed_in(cast.manager), signed_in(cast.early_help_team)
    print(f"A product of {items} items of {len(texts[0])} characters")
    for name, route in (("Draft", "products.draft"), ("Preview", "products.preview")):
        address = reverse(route, args=[product_id])
        told(name, timed(lambda address=address: opened(hub, address), rounds))
    told("Delivery", timed(lambda: story.delivered(cast, product_id), 1))
    page, pdf = (reverse(f"products.{form}", args=[product_id]) for form in ("read", "pdf"))
    told("Page", timed(lambda: opened(team, page), rounds))
    told("PDF", timed(lambda: opened(team, pdf), rounds))
    print(f"The PDF has {len(opened(team, pdf).content) / 1_000_000:.1f} MB")


def run(server: Any, options: argparse.Namespace) -> None:
    """Measure in a database of its own, and leave none behind."""
    prepare(server)
    try:
        measure(options.items, options.rounds)
    finally:
        from django.db import connections

        from tests.support.databases import drop

        connections.close_all()
        drop(server, DATABASE)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    shared = os.environ.get("OPENMASH_TEST_POSTGRES")
    if shared:
        run(EmbeddedServer.start(Path(shared)), options)
        return
    with temporary_server({"fsync": "off"}) as server:
        run(server, options)


if __name__ == "__main__":
    main()
