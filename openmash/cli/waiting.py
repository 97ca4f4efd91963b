"""A bar for steps that take a while and cannot say how far they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Show a moving bar and the time; where there is no terminal, one line at the start."""
    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"{words} …", highlight=False)
        yield
        return
    columns = (TextColumn(f"{words:<44}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(words, total=None)
        yield
        progress.update(task, total=1, completed=1)
