// Starts GOV.UK Frontend (error summary focus, character counts, double-click guard) and the live
// parts of a page. Addresses come from the page, because the files' names carry their hashes.
const source = document.currentScript ?? document.querySelector("script[data-govuk-frontend]");

const { initAll } = await import(source.dataset.govukFrontend);
initAll();

if (document.querySelector("[data-live-url]")) {
  const { watchAll } = await import(source.dataset.live);
  watchAll();
}
