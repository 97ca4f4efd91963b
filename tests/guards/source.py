"""What the source files themselves must not hold. Every fault names its file and line."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WRITES = frozenset(
    {
        "save", "delete", "create", "bulk_create", "bulk_update", "get_or_create",
        "update_or_create", "select_for_update", "update", "acreate", "asave", "adelete", "aupdate",
    }
)  # fmt: skip
INSERTS = frozenset({"insert_all", "insert_columns"})
"""Our own ways of storing rows, in `records.inserting`."""
CLOCKS = frozenset(
    {
        "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
        "timezone.localtime", "timezone.localdate", "time.time", "time.monotonic", "time.time_ns",
    }
)  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


@dataclass(frozen=True)
class Source:
    """One file: its path from the root, with forward slashes, and its words."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file, read as Python."""
        return ast.parse(self.text)

    @property
    def layer(self) -> str:
        """The part of the tree it lies in: "web" for openmash/web/gate.py."""
        return self.path.split("/")[1]

    def at(self, node: ast.AST, words: str) -> str:
        """A fault at a node."""
        return f"{self.path}:{getattr(node, 'lineno', 0)}: {words}"


def files(pattern: str = "openmash/**/*.py") -> list[Source]:
    """Every file of the tree that matches, but for built ones and migrations."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.glob(pattern))
        if not {"vendor", "migrations", "node_modules", ".venv"} & set(path.parts)
    ]


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call and the dotted name of what is called, as far as it can be read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for an attribute of a name; `().c` for one of something computed."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "()"


def rows_touched(source: Source) -> list[str]:
    """Stored rows reached from a layer that may not: managers, row-changing calls, cursors."""
    found = [
        source.at(node, f"reaches rows by .{node.attr}")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    for call, name in calls(source.tree):
        last = name.rpartition(".")[2]
        if last in INSERTS or ("." in name and last in WRITES - {"update", "create"}):
            found.append(source.at(call, f"calls {name}()"))
        if last in {"cursor", "raw", "extra"} and "." in name:
            found.append(source.at(call, f"asks the database by {name}()"))
    return found


def rows_written(source: Source) -> list[str]:
    """Calls that change rows, in a module that may only read."""
    return [
        source.at(call, f"calls {name}()")
        for call, name in calls(source.tree)
        if name.rpartition(".")[2] in INSERTS
        or (name.rpartition(".")[2] in WRITES and (".objects" in name or name.startswith("()")))
    ]


def clocks_read(source: Source) -> list[str]:
    """Reading the clock: `now` comes in as an argument below the edge."""
    return [
        source.at(call, f"reads the clock by {name}()")
        for call, name in calls(source.tree)
        if ".".join(name.split(".")[-2:]) in CLOCKS
    ]


def too_long(source: Source) -> list[str]:
    """Files and functions longer than a reader can hold."""
    lines = source.text.count("\n")
    found = [f"{source.path}: {lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)
            if length > LONGEST_FUNCTION:
                found.append(f"{source.path}: {node.name}: {length} lines")
    return found


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Explaining at length is no fault."""
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
    "an inline style": re.compile(r"<style|<[a-z][^>]*\sstyle="),
    "an inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+="),
    "unescaped words": re.compile(r"\|\s*safe\b|autoescape\s+false|\|\s*attr\b"),
    "an address of a script": re.compile(r"(?i)=\s*[\"']?javascript:"),
}


def unsafe_markup(source: Source) -> list[str]:
    """Markup in a template that the page's policy would block, or that could carry a script."""
    return [
        f"{source.path}:{source.text[: match.start()].count(chr(10)) + 1}: {words}"
        for words, pattern in INLINE.items()
        for match in pattern.finditer(source.text)
    ]


def marked_safe(source: Source) -> list[str]:
    """Python that declares words to be markup."""
    return [
        source.at(call, f"declares markup by {name}()")
        for call, name in calls(source.tree)
        if name.rpartition(".")[2] in {"Markup", "mark_safe", "SafeString"}
        # `Markup("…").format(x)` escapes what it is given; a constant cannot carry anybody's words.
        and not (call.args and isinstance(call.args[0], ast.Constant))
    ]


@dataclass(frozen=True)
class _Function:
    """A function of `actions`: what it calls, and whether it is declared an action."""

    name: str
    module: str
    line: int
    called: frozenset[str]
    is_action: bool


def unaudited(sources: list[Source], callers: list[Source]) -> list[str]:
    """Actions from which no audit entry can be reached; and whatever else writes rows unaudited.

    Args:
        sources: the files of `actions`.
        callers: the files above it. What they call is where a change begins; what only actions
            call is a step of one.
    """
    begun = {target for caller in callers for target in _called_from_above(caller)}
    functions = {(each.module, each.name): each for s in sources for each in _functions(s)}
    imported = {s.path: _imported(s) for s in sources}
    found = []
    for key, each in functions.items():
        reached = _reached(key, functions, imported)
        writes = any(_writes(name) for name in reached)
        if (each.is_action or (writes and key in begun)) and not any(
            name.rpartition(".")[2] in ("record", "record_each") for name in reached
        ):
            found.append(f"{each.module}: {each.name}")
    return found


def _called_from_above(source: Source) -> Iterator[tuple[str, str]]:
    known = _imported(source)
    for _, name in calls(source.tree):
        head, _, last = name.rpartition(".")
        if head:
            yield known.get(f"{head}.", ("", ""))[0], last
        else:
            yield known.get(name, ("", ""))


def _writes(name: str) -> bool:
    head, _, last = name.rpartition(".")
    return last in INSERTS or (last in WRITES and bool(head) and not head.endswith("request"))


def _functions(source: Source) -> Iterator[_Function]:
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef):
            called = frozenset(name for _, name in calls(node))
            by = {dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
            yield _Function(node.name, source.path, node.lineno, called, "action" in by)


def _imported(source: Source) -> dict[str, tuple[str, str]]:
    """Local name -> (file, name) for what is imported from `actions`; ("", file) for a module."""
    found: dict[str, tuple[str, str]] = {}
    here = source.path.rpartition("/")[0]
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = (node.module or "").replace(".", "/")
        base = module if not node.level else f"{here}/{module}".rstrip("/")
        for alias in node.names:
            local = alias.asname or alias.name
            found[local] = (f"{base}.py", alias.name)
            found.setdefault(f"{local}.", (f"{base}/{alias.name}.py", ""))
    return found


def _reached(
    start: tuple[str, str],
    functions: dict[tuple[str, str], _Function],
    imported: dict[str, dict[str, tuple[str, str]]],
) -> set[str]:
    """Every name called from a function, and from those of `actions` that it calls."""
    names: set[str] = set()
    waiting, seen = [start], {start}
    while waiting:
        module, _ = key = waiting.pop()
        for name in functions[key].called:
            names.add(name)
            head, _, last = name.rpartition(".")
            known = imported[module]
            target = (module, name) if not head else (known.get(f"{head}.", ("", ""))[0], last)
            target = target if target in functions else known.get(name, ("", ""))
            if target in functions and target not in seen:
                seen.add(target)
                waiting.append(target)
    return names
