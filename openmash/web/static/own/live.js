// Keeps a part of a page up to date:
//
//   <div data-live-url="/…/version" data-live-version="41" data-live-fragment="/…/rows"
//        data-live-every="5" data-live-says="The worklist was updated">
//
// Every few seconds it asks data-live-url for {"version": "…"}; when that differs, it puts the HTML
// of data-live-fragment inside the element. Nothing else on the page moves: the focused element
// keeps the focus (found again by its id), and a screen reader hears one polite sentence.
// Inside, <span hidden data-live-shown="…"> marks what is shown: it is sent along, so that redrawing
// the same rows with newer words about time is not audited as reading them again, nor announced.
// A failing server is asked ever more rarely; a hidden page, or one signed out, does not ask at all.

const SLOWEST = 120;
const WORTH_SAYING_AGAIN = 20;

class LivePart {
  constructor(element) {
    this.element = element;
    this.every = Math.max(2, Number(element.dataset.liveEvery) || 5);
    this.failures = 0;
    this.timer = undefined;
    this.busy = false;
    this.lastSaid = 0;
    this.over = false;
    this.status = announcer();
  }

  start() {
    document.addEventListener("visibilitychange", () => {
      window.clearTimeout(this.timer);
      if (!document.hidden) {
        this.ask();
      }
    });
    this.plan();
  }

  plan() {
    if (this.over) {
      return;
    }
    const wait = Math.min(SLOWEST, this.every * 2 ** this.failures);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), wait * 1000);
  }

  async ask() {
    if (document.hidden || this.busy || this.over) {
      return;
    }
    this.busy = true;
    try {
      const { version } = await (await get(this.element.dataset.liveUrl)).json();
      if (String(version) !== this.element.dataset.liveVersion) {
        await this.replace(String(version));
      }
      this.recovered();
    } catch (problem) {
      this.failed(problem.signedOut);
    } finally {
      this.busy = false;
      this.plan();
    }
  }

  async replace(version) {
    const before = this.shown();
    const html = await (await get(this.element.dataset.liveFragment, before)).text();
    // Somebody typing or choosing inside the part must not lose it; the next round tries again.
    if (this.element.contains(document.activeElement) && isTyping(document.activeElement)) {
      return;
    }
    const focused = this.element.contains(document.activeElement) && document.activeElement.id;
    const open = [...this.element.querySelectorAll("details[open][id]")].map((each) => each.id);
    this.element.innerHTML = html;
    this.element.dataset.liveVersion = version;
    open.forEach((id) => this.element.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", ""));
    if (focused) {
      document.getElementById(focused)?.focus({ preventScroll: true });
    }
    if (!before || before !== this.shown()) {
      this.say();
    }
  }

  shown() {
    return this.element.querySelector("[data-live-shown]")?.dataset.liveShown ?? "";
  }

  say() {
    const now = performance.now() / 1000;
    if (this.lastSaid && now - this.lastSaid < WORTH_SAYING_AGAIN) {
      return;
    }
    this.lastSaid = now;
    this.status.textContent = "";
    window.setTimeout(() => {
      this.status.textContent = this.element.dataset.liveSays || "This page was updated";
    }, 100);
  }

  recovered() {
    if (this.failures >= 2) {
      this.element.classList.remove("om-live--stale");
      this.status.textContent = "Updating again";
    }
    this.failures = 0;
  }

  failed(forGood = false) {
    this.failures += 1;
    this.over = forGood;
    if (this.failures === 2 || forGood) {
      this.element.classList.add("om-live--stale");
      this.status.textContent = "This page is no longer updating by itself";
    }
  }
}

async function get(address, shown = "") {
  const answer = await fetch(address, {
    credentials: "same-origin",
    redirect: "error",
    cache: "no-store",
    headers: { "X-Requested-With": "XMLHttpRequest", "X-Already-Shown": shown },
  });
  if (!answer.ok) {
    const problem = new Error(`Status ${answer.status}`);
    problem.signedOut = answer.status === 401 || answer.status === 403;
    throw problem;
  }
  return answer;
}

function isTyping(element) {
  return element.matches("input, textarea, select");
}

function announcer() {
  let status = document.getElementById("om-live-status");
  if (!status) {
    status = document.createElement("p");
    status.id = "om-live-status";
    status.className = "govuk-visually-hidden";
    status.setAttribute("role", "status");
    (document.querySelector("main") ?? document.body).append(status);
  }
  return status;
}

export function watchAll() {
  document.querySelectorAll("[data-live-url]").forEach((element) => new LivePart(element).start());
}
