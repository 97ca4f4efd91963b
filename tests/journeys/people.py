"""The people of the journeys: a browser each, and the words in which they use it."""

import re
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from openmash.adapters.demo_desks import ANALYST, PASSWORD, analyst, one_time_secret

AXE = Path(__file__).parents[2] / "openmash" / "web" / "static" / "vendor" / "axe" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LAYOUT_ONLY = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class Visitor:
    """Somebody in front of a browser. Every page they meet is checked for accessibility."""

    def __init__(self, page: Page, address: str, screenshots: Path | None = None) -> None:
        self.page = page
        self.address = address
        self._screenshots = screenshots
        self._checked: set[str] = set()
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "favicon" not in message.text:
            self.complaints.append(message.text)

    def goes_to(self, path: str) -> "Visitor":
        """Open an address of the service."""
        self.page.goto(self.address + path)
        return self.looks_round()

    def looks_round(self) -> "Visitor":
        """Check the page for accessibility, once per kind of page and heading."""
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "*", self.page.url)
        heading = self.page.locator("h1").first.inner_text()
        errors = self.page.locator(".govuk-error-summary").count()
        key = f"{kind}|{heading}|{errors}"
        if key not in self._checked:
            self._checked.add(key)
            self.page.evaluate(AXE.read_text())
            found = self.page.evaluate(
                "async tags => (await axe.run({runOnly: tags})).violations.map(v => "
                "v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join('; '))",
                STANDARD,
            )
            assert found == [], f"{self.page.url}: {found}"
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        return self

    def sees(self, *words: str) -> "Visitor":
        """These words stand on the page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, ignore_case=True)
        return self

    def does_not_see(self, *words: str) -> "Visitor":
        """These words do not stand on the page."""
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each, ignore_case=True)
        return self

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        """The box under a label; the first if there are several."""
        return (within or self.page.locator("main")).get_by_label(label).first

    def writes(self, **by_label: str) -> "Visitor":
        """Fill boxes; an underscore in a keyword stands for a space in the label."""
        for label, words in by_label.items():
            self.field(label.replace("_", " ")).fill(words)
        return self

    def fills(self, label: str, words: str) -> "Visitor":
        """Fill the box under a label."""
        self.field(label).fill(words)
        return self

    def chooses(self, label: str, *, exact: bool = True) -> "Visitor":
        """Select the radio or checkbox with this label."""
        self.page.locator("main").get_by_label(label, exact=exact).first.check()
        return self

    def presses(self, name: str) -> "Visitor":
        """Press a button, and look round on the page that follows."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        return self.looks_round()

    def follows(self, name: str, *, exact: bool = False) -> "Visitor":
        """Follow a link, and look round on the page that follows."""
        link = self.page.get_by_role("link", name=name, exact=exact)
        # GOV.UK's links that look like buttons say that they are buttons.
        link.or_(self.page.get_by_role("button", name=name, exact=exact)).first.click()
        self.page.wait_for_load_state()
        return self.looks_round()

    def takes_a_picture(self, name: str, *, whole: bool = False) -> "Visitor":
        """Keep a screenshot for the documents, where they are being made again."""
        if self._screenshots is not None:
            self._screenshots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self._screenshots / f"{name}.png", full_page=whole)
        return self


class Desks:
    """Everybody who may come to the hub, each in a browser of their own."""

    def __init__(
        self, address: str, secret_key: str, browser: Browser, screenshots: Path | None
    ) -> None:
        self._address = address
        self._secret_key = secret_key
        self._browser = browser
        self._screenshots = screenshots
        self._contexts: list[BrowserContext] = []
        self._signed_in: dict[str, Visitor] = {}

    def stranger(self, *, scripts: bool = True) -> Visitor:
        """Somebody without an account, with or without JavaScript."""
        context = self._browser.new_context(
            java_script_enabled=scripts, viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        return Visitor(context.new_page(), self._address, self._screenshots)

    def at(self, desk: str) -> Visitor:
        """The person at a desk of Hackney, or the region's analyst, signed in with both factors."""
        if desk not in self._signed_in:
            self._signed_in[desk] = self._sign_in(desk)
        return self._signed_in[desk]

    def _sign_in(self, desk: str) -> Visitor:
        email = f"{desk}@hackney.example.org"
        if desk == ANALYST:
            email = analyst(self._secret_key).email
        visitor = self.stranger().goes_to("/sign-in/")
        visitor.fills("Email address", email).fills("Password", PASSWORD).presses("Continue")
        code = pyotp.TOTP(one_time_secret(email, self._secret_key)).now()
        return visitor.fills("One-time code", code).presses("Sign in")

    def go_home(self) -> None:
        """Close every browser window."""
        for context in self._contexts:
            context.close()
