"""Words that depend on a number."""


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "contact"), plural(0, "contact"), plural(1204, "contact")
    ('1 contact', '0 contacts', '1,204 contacts')
    >>> plural(2, "child", "children")
    '2 children'
    """
    noun = one if count == 1 else (many or f"{one}s")
    return f"{count:,} {noun}"
