// An attempt under supervision tells the server that its window is shown, was left, or is back. Nothing else is watched.
const PAUSE = 300; // a page that gives way to the next one is hidden for a moment, too, and takes its timer with it

export default function focusLog(note) {
  let away = false;
  let timer = 0;

  function tell(seen) {
    const body = new URLSearchParams({ csrf_token: note.dataset.token, seen });
    fetch(note.dataset.address, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  function look() {
    const left = document.hidden || !document.hasFocus();
    if (left === away) return;
    away = left;
    tell(left ? "lost" : "back");
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  document.addEventListener("visibilitychange", soon);
  window.addEventListener("blur", soon);
  window.addEventListener("focus", soon);
  const known = `attesta:watching:${note.dataset.address}`;
  if (!sessionStorage.getItem(known)) {
    sessionStorage.setItem(known, "yes");
    tell("watching");
  }
}
