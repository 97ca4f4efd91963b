"""Writes the documents that are made from code, or says which are out of date.

python tools/make_docs.py           writes docs/reference/
python tools/make_docs.py --check   changes nothing; exit code 1 if a document differs
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"


def main(arguments: list[str]) -> int:
    """Write or compare every document."""
    sys.path.insert(0, str(ROOT))
    # Enough of an installation to read the code; no connection is opened.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.config.settings")
    os.environ.setdefault("OPENMASH_SECRET_KEY", "only-to-read-the-code-" + "0" * 40)
    os.environ.setdefault("OPENMASH_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    import django

    django.setup()
    from openmash.config.reference import documents

    stale = []
    for name, text in documents().items():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        print(f"Out of date: {', '.join(stale)}. Run: make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
