// Keys of graders: 0-9 choose a level of the first row without one (or of the row in focus), u undoes the last mark.
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

function row(form) {
  const rows = [...form.querySelectorAll("fieldset.levels")];
  const here = document.activeElement?.closest?.("fieldset.levels");
  if (here && !here.querySelector(":checked")) return here;
  return rows.find((one) => !one.querySelector(":checked")) ?? here ?? rows.at(-1);
}

function choose(form, key) {
  const field = [...(row(form)?.querySelectorAll("input") ?? [])].find((one) => one.value === key);
  if (!field) return false;
  field.focus();
  field.click();
  return true;
}

function undo() {
  const button = document.querySelector("#undo-mark button");
  button?.click();
  return Boolean(button);
}

export default function marking(form) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.body.dataset.keys !== "on" || event.target.closest(WRITING) || document.querySelector("dialog[open]")) return;
    const done = /^[0-9]$/.test(event.key) ? choose(form, event.key) : event.code === "KeyU" && undo();
    if (done) event.preventDefault();
  });
}
