// The form of an observation: one group a screen, saved as it is marked, kept on this phone while there is no network.
// The whole form is here, so an assessor goes on through all groups without a connection.
// On other elements with data-keep it only sends what waits.
import { forget, keep, nameOf, names, post } from "./waiting.js";

const RETRY = 5000;
const PAUSE = 2000;
const WRITING = "textarea, select, input:not([type=radio], [type=checkbox])";

/** Sends what waits of this owner. What the server does not take stays, until the page of its observation shows it. */
async function sendLeft(owner, token) {
  let sent = false;
  for (const name of names(`${owner}:`).filter((one) => one.endsWith("/lines"))) {
    const body = new URLSearchParams(localStorage.getItem(name));
    body.set("csrf_token", token);
    const answer = await post(name.slice(name.indexOf("/")), body);
    if (answer.status === 200) sent = forget(name) || true;
  }
  return sent;
}

const tokenOfPage = () => document.querySelector("meta[name=csrf-token]").content;

export default function observe(form) {
  if (form.id !== "observation") {
    sendLeft(form.dataset.keep, tokenOfPage()).then((sent) => { if (sent) location.reload(); }, () => {});
    return;
  }
  const value = (name) => form.elements.namedItem(name);
  const screens = [...form.querySelectorAll("[data-screen]")];
  const state = { saving: false, again: false, unsent: false, stopped: false, leaving: false, timer: 0 };

  // -- Saving --------------------------------------------------------------------------------------------------
  function content() {
    value("sequence").value = Number(value("sequence").value) + 1;
    return new URLSearchParams(new FormData(form));
  }

  function tell(kind, text) {
    const line = document.getElementById("saved");
    line.dataset.state = kind;
    line.textContent = text;
  }

  function show(html) {
    const line = new DOMParser().parseFromString(html, "text/html").getElementById("saved");
    if (!line) return;
    document.getElementById("saved").replaceWith(line);
    if (line.dataset.state === "saved") value("version").value = line.dataset.version;
  }

  async function send() {
    const body = content();
    keep(form, body);
    try {
      const answer = await post(form.action, body, { keepalive: true });
      if (![200, 401, 409].includes(answer.status)) throw new Error(answer.status);
      show(await answer.text());
      state.stopped = answer.status === 409; // another window has saved: nothing is replaced without a word
      state.unsent = state.again || answer.status !== 200;
      if (!state.unsent) forget(nameOf(form));
    } catch (error) {
      tell("waiting", error instanceof TypeError ? form.dataset.waiting : form.dataset.failed);
      clearTimeout(state.timer);
      state.timer = setTimeout(save, RETRY);
    }
  }

  async function save() {
    clearTimeout(state.timer);
    state.unsent = state.again = true;
    keep(form, new URLSearchParams(new FormData(form)));
    if (state.saving || state.stopped) return;
    state.saving = true;
    while (state.again) {
      state.again = false;
      tell("saving", form.dataset.saving);
      await send();
    }
    state.saving = false;
  }

  // -- Screens -------------------------------------------------------------------------------------------------
  function go(number) {
    screens.forEach((screen) => { screen.hidden = Number(screen.dataset.screen) !== number; });
    value("screen").value = number;
    form.querySelector("[value=previous]").hidden = number === 1;
    history.replaceState(null, "", form.dataset.address.replace(/0$/, number));
    document.getElementById(`group-${number}`).focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  form.addEventListener("submit", (event) => {
    const wanted = { next: 1, previous: -1 }[event.submitter?.value];
    const number = Number(value("screen").value) + (wanted ?? 0);
    if (wanted && number >= 1 && number <= screens.length && !state.stopped) {
      event.preventDefault();
      go(number);
      if (state.unsent) save();
    } else if (!navigator.onLine) {
      event.preventDefault(); // leaving without a network would lose the page
      save();
    } else {
      state.leaving = true;
      value("sequence").value = Number(value("sequence").value) + 1; // newer than any save on its way
      if (state.stopped) forget(nameOf(form)); // the page that comes shows both
    }
  });

  // -- Marks ---------------------------------------------------------------------------------------------------
  function mark(line) {
    const chosen = line.querySelector("input:checked")?.value ?? "";
    line.dataset.state = chosen;
    if (line.dataset.critical && chosen && chosen !== "done") line.querySelector("details").open = true;
    const bar = form.querySelector("progress");
    const count = form.querySelectorAll("[data-line] input:checked").length;
    const text = form.dataset.marked.replace("{n}", count);
    bar.value = count;
    bar.setAttribute("aria-label", text);
    bar.nextElementSibling.textContent = text;
  }

  form.addEventListener("change", (event) => {
    const line = event.target.closest("[data-line]");
    if (line) mark(line);
    save();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea")) return;
    state.unsent = true;
    keep(form, new URLSearchParams(new FormData(form)));
    clearTimeout(state.timer);
    state.timer = setTimeout(save, PAUSE);
  });

  // Keys 1-3 mark the line that has the focus, else the first one without a mark, and go on to the next.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (document.body.dataset.keys !== "on" || event.target.closest(WRITING) || !/^[1-3]$/.test(event.key)) return;
    const lines = [...screens.find((screen) => !screen.hidden).querySelectorAll("[data-line]")];
    const line = event.target.closest?.("[data-line]") ?? lines.find((one) => !one.dataset.state);
    const field = line?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.click();
    lines[lines.indexOf(line) + 1]?.querySelector("input[type=radio]").focus();
  });

  // -- What was left behind ----------------------------------------------------------------------------------------
  function fill(kept) {
    for (const [name, written] of kept) {
      if (name === "csrf_token" || name === "screen") continue;
      const field = value(name);
      if (field instanceof RadioNodeList) {
        field.value = written;
      } else if (field) {
        field.value = written;
        if (written && field.matches("textarea")) field.closest("details").open = true;
      }
    }
    form.querySelectorAll("[data-line]").forEach(mark);
  }

  window.addEventListener("online", () => { if (state.unsent) save(); });
  window.addEventListener("pageshow", () => { state.leaving = false; });
  window.addEventListener("pagehide", () => {
    if (state.unsent && !state.leaving && !state.stopped) post(form.action, content(), { keepalive: true }).catch(() => {});
  });
  const left = localStorage.getItem(nameOf(form));
  if (left) {
    fill(new URLSearchParams(left)); // with its version and its page, so that the server knows whose turn it is
    save();
  }
  form.dataset.ready = "yes";
}
