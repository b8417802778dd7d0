// The draft of a text is saved three seconds after the last key, with Ctrl+S, and on leaving. What stands beside the
// text (#write-beside: saved when, faults, preview) is replaced by the server's answer; the text itself is left alone.
import { select } from "./line.js";
import { post } from "./waiting.js";

const PAUSE = 3000;
const RETRY = 10000;
const MOST_KEPT_ALIVE = 60000; // a browser sends no more than 64 KiB from a page that is going

export default function writing(form) {
  const text = form.elements.namedItem("text");
  const state = { saved: text.value, saving: false, again: false, refused: false, leaving: false, timer: 0 };
  const isChanged = () => text.value !== state.saved;
  const content = () => String(new URLSearchParams(new FormData(form)));

  function tell(words) {
    const line = document.getElementById("write-saved");
    if (line) line.textContent = words;
  }

  function show(html) {
    const part = new DOMParser().parseFromString(html, "text/html").getElementById("write-beside");
    if (!part) return;
    const wide = document.getElementById("phone-width")?.checked;
    const before = document.getElementById("write-beside");
    before.replaceWith(part);
    if (wide && document.getElementById("phone-width")) document.getElementById("phone-width").checked = true;
    window.htmx?.process(part);
  }

  function soon(pause) {
    clearTimeout(state.timer);
    state.timer = setTimeout(save, pause);
  }

  async function save() {
    clearTimeout(state.timer);
    if (state.saving) { state.again = true; return; }
    if (!isChanged() || state.refused) return;
    state.saving = true;
    const sent = text.value;
    tell(form.dataset.saving);
    try {
      const answer = await post(form.action, content());
      if (![200, 409, 413].includes(answer.status)) throw new Error(answer.status);
      show(await answer.text());
      state.refused = answer.status !== 200;
      if (!state.refused) state.saved = sent;
    } catch {
      tell(form.dataset.failed);
      soon(RETRY);
    }
    state.saving = false;
    if (state.again) { state.again = false; save(); }
  }

  const asked = /^#line-([0-9]+)$/.exec(location.hash);
  if (asked) select(Number(asked[1]));
  text.addEventListener("input", () => {
    if (!state.refused) tell(form.dataset.unsaved);
    soon(PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["s", "ы"].includes(event.key.toLowerCase())) return;
    event.preventDefault();
    save();
  });
  form.addEventListener("submit", () => { state.leaving = true; });
  window.addEventListener("pageshow", () => { state.leaving = false; });
  window.addEventListener("pagehide", () => {
    if (state.leaving || state.refused || !isChanged()) return;
    const body = content();
    if (body.length < MOST_KEPT_ALIVE) post(form.action, body, { keepalive: true }).catch(() => {});
  });
  window.addEventListener("beforeunload", (event) => {
    if (!state.leaving && isChanged() && (state.refused || content().length >= MOST_KEPT_ALIVE)) event.preventDefault();
  });
}
