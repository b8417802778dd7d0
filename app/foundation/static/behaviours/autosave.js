// Saves the whole question form on every change: one request at a time, the last state wins, each with a higher
// sequence. The server's word stands in #saved; an answer that cannot be sent waits on this device.
import waiting, { forget, keep, nameOf, post } from "./waiting.js";

const RETRY = 5000;
const PAUSE = 3000;

export default function autosave(form) {
  const sequence = form.elements.namedItem("sequence");
  const state = { saving: false, again: false, unsent: false, leaving: false, timer: 0 };

  function content() {
    const body = new URLSearchParams(new FormData(form));
    sequence.value = Number(sequence.value) + 1;
    return body;
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
    if (line.dataset.secondsLeft) {
      document.dispatchEvent(new CustomEvent("attesta:seconds-left", { detail: Number(line.dataset.secondsLeft) }));
    }
    const stored = Number(line.dataset.sequence);
    if (line.dataset.sequence && stored >= Number(sequence.value)) sequence.value = stored + 1;
  }

  function soon(pause) {
    clearTimeout(state.timer);
    state.timer = setTimeout(save, pause);
  }

  async function send() {
    const body = content();
    keep(form, body);
    try {
      const answer = await post(form.action, body, { keepalive: true });
      const settled = answer.status === 200 || answer.status === 409;
      if (!settled && answer.status !== 401) throw new Error(answer.status);
      show(await answer.text());
      state.unsent = state.again || !settled;
      if (!state.unsent) forget(nameOf(form));
    } catch (error) {
      tell("waiting", error instanceof TypeError ? form.dataset.waiting : form.dataset.failed);
      soon(RETRY);
    }
  }

  async function save() {
    clearTimeout(state.timer);
    state.unsent = state.again = true;
    if (state.saving) return;
    state.saving = true;
    while (state.again) {
      state.again = false;
      tell("saving", form.dataset.saving);
      await send();
    }
    state.saving = false;
  }

  const typed = "textarea, input:not([type=radio], [type=checkbox])";
  form.addEventListener("change", save);
  form.addEventListener("input", (event) => {
    if (!event.target.matches(typed)) return;
    state.unsent = true;
    keep(form, new URLSearchParams(new FormData(form)));
    soon(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    state.leaving = navigator.onLine;
    if (!state.leaving) { event.preventDefault(); save(); } // leaving without a network would lose the page
  });
  window.addEventListener("pageshow", () => { state.leaving = false; });
  window.addEventListener("online", () => { if (state.unsent) save(); });
  window.addEventListener("pagehide", () => {
    if (state.unsent && !state.leaving) post(form.action, content(), { keepalive: true }).catch(() => {});
  });
  // The answer before this one may still wait, when it was chosen and left in one breath: this page stays as it is.
  waiting(form, (address) => address === new URL(form.action).pathname);
}
