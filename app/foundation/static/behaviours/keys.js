// Single keys: 1-9 choose, j/k rows, arrows previous and next, / guide, ? help. Off on wish (WCAG 2.1.4).
const OFF = "attesta:keys-off";
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const rows = () => [...document.querySelectorAll(".tasks a.task-title, tr[data-person] th a, tr[data-item] th a")].filter((row) => row.offsetParent);

function move(step) {
  const all = rows();
  const next = all.indexOf(document.activeElement) + step;
  if (all.length) all[Math.max(0, Math.min(all.length - 1, document.activeElement.matches(".tasks a, tr a") ? next : 0))].focus();
}

function choose(number) {
  const field = document.querySelectorAll("form#question .opt input")[number - 1];
  if (!field) return false;
  field.focus();
  field.click();
  return true;
}

function go(selector) {
  const target = document.querySelector(selector);
  if (!target) return false;
  target.matches("input") ? target.focus() : target.click();
  return true;
}

function act(key, inGroup) {
  if (/^[1-9]$/.test(key)) return choose(Number(key));
  if (key === "j" || key === "о") return move(1), true;
  if (key === "k" || key === "л") return move(-1), true;
  if (key === "ArrowLeft" && !inGroup) return go("main a[rel=prev], main [data-key=left]");
  if (key === "ArrowRight" && !inGroup) return go("main a[rel=next], main [data-key=right]");
  if (key === "/") return go("form#guide-search input") || go(".menu a[href^='/guide']");
  if (key === "?") return document.getElementById("key-help")?.showModal(), true;
  return false;
}

export default function keys() {
  const dialog = document.getElementById("key-help");
  const opener = document.querySelector("[data-open-keys]");
  if (!dialog || !opener) return;
  const wish = dialog.querySelector("[data-keys-switch]");
  wish.checked = localStorage.getItem(OFF) !== "yes";
  const tell = () => { document.body.dataset.keys = wish.checked ? "on" : "off"; };
  tell();
  wish.addEventListener("change", () => {
    localStorage.setItem(OFF, wish.checked ? "" : "yes");
    tell();
  });
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || dialog.open || !wish.checked) return;
    if (event.target.closest(WRITING)) return;
    const inGroup = event.target.closest("input, [role=region], .scroll, .scroll-x, video, audio");
    const slash = event.code === "Slash" && event.key === "."; // the same key in the Russian layout
    if (act(slash ? "/" : event.key, inGroup)) event.preventDefault();
  });
}
