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

if (document.querySelector("[data-live-url]")) {
  const { watchAll } = await import(source.dataset.live);
  watchAll();
}
