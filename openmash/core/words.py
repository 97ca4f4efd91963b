"""Words that depend on a number."""

from collections.abc import Iterable


def joined(words: Iterable[str], last: str = "and") -> str:
    """A list in a sentence.

    Args:
        last: the word before the last.

    >>> joined([]), joined(["police"]), joined(["police", "health"])
    ('', 'police', 'police and health')
    >>> joined(["police", "health", "education"], "or")
    'police, health or education'
    """
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} {last} {all_words[-1]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "contact"), plural(0, "contact"), plural(1204, "contact")
    ('1 contact', '0 contacts', '1,204 contacts')
    >>> plural(2, "child", "children")
    '2 children'
    """
    noun = one if count == 1 else (many or f"{one}s")
    return f"{count:,} {noun}"
