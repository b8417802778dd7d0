// The guide by keyboard: arrows go through the answers, Enter opens one in place, Esc leads back to the box, p prints.
// Says how many answers there are, and tells the trainer of a question that stays without one.
const ROWS = "#guide-results summary, #guide-results .topics a";
const PAUSE = 4000;

export default function guide(form) {
  const box = form.elements.namedItem("q");
  const results = document.getElementById("guide-results");
  const said = document.getElementById("guide-said");
  let timer;

  const rows = () => [...document.querySelectorAll(ROWS)];
  const told = () => results.querySelector("[data-said]");

  function move(step) {
    const all = rows();
    const next = all.indexOf(document.activeElement) + step;
    if (next < 0) return box.focus();
    all[Math.min(next, all.length - 1)]?.focus();
  }

  function back() {
    box.focus();
    box.select();
  }

  function print(card) {
    card.open = true;
    card.dataset.printed = "yes";
    window.print();
    delete card.dataset.printed;
  }

  // A question without an answer, left standing: the form is sent as if pressed, and stays where it is.
  async function tell() {
    const waiting = results.querySelector("form#tell-trainer");
    if (!waiting || document.hidden) return;
    const body = new URLSearchParams(new FormData(waiting));
    await fetch(waiting.action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => {});
  }

  function renew() {
    said.textContent = told()?.textContent ?? "";
    for (const button of results.querySelectorAll("[data-print]")) button.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const inBox = event.target === box;
    const onRow = event.target.matches(ROWS);
    const answered = told()?.dataset.query === box.value.trim();
    if (event.key === "ArrowDown" && (inBox || onRow)) move(1);
    else if (event.key === "ArrowUp" && onRow) move(-1);
    else if (event.key === "Escape" && !inBox && results.contains(event.target)) back();
    else if (event.key === "Enter" && inBox && answered && results.querySelector("summary")) move(1);
    else if (onRow && /^[pз]$/i.test(event.key) && event.target.matches("summary")) print(event.target.parentElement);
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", onKey);
  results.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) print(button.closest("details"));
  });
  new MutationObserver(renew).observe(results, { childList: true });
  for (const hint of form.querySelectorAll(".only-scripted")) hint.hidden = false;
  renew();
}
