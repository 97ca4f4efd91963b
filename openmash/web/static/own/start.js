// Starts GOV.UK Frontend (error summary focus, character counts, double-click guard) and the live
// parts of a page. Addresses come from the page, because the files' names carry their hashes.
const source = document.currentScript ?? document.querySelector("script[data-govuk-frontend]");

const { initAll, Radios } = await import(source.dataset.govukFrontend);

// GOV.UK Frontend marks a radio that reveals something with aria-expanded, which ARIA does not
// allow on a radio; aria-controls stays.
const reveal = Radios.prototype.syncConditionalRevealWithInputState;
Radios.prototype.syncConditionalRevealWithInputState = function (input) {
  reveal.call(this, input);
  input.removeAttribute("aria-expanded");
};

initAll();
revealByAnswer();

if (document.querySelector("[data-live-url]")) {
  const { watchAll } = await import(source.dataset.live);
  watchAll();
}

// <div data-shown-for="shared shared_in_part" data-shown-by="answer"> is shown while one of these
// radios of that name is chosen. One with an error in it is always shown, and without this script
// all are. Nothing typed is lost: what is hidden is sent all the same, and
// the server says what of it the answer leaves out.
function revealByAnswer() {
  const parts = [...document.querySelectorAll("[data-shown-for]")];
  const show = () => {
    for (const part of parts) {
      const chosen = document.querySelector(`[name="${part.dataset.shownBy}"]:checked`)?.value;
      const wrong = part.querySelector(".govuk-error-message") !== null;
      part.hidden = !wrong && !part.dataset.shownFor.split(" ").includes(chosen);
    }
  };
  document.addEventListener("change", (event) => {
    if (parts.some((part) => part.dataset.shownBy === event.target.name)) {
      show();
    }
  });
  show();
  if (parts.length && location.hash) {
    // The page has grown shorter since the browser looked for it.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
}
