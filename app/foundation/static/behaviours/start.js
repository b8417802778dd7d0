// Gives every element with data-behaviour="name …" what that file adds. Pages are complete without any of them.
const version = new URL(import.meta.url).search;
const given = new WeakMap();

async function give(element, name) {
  const known = given.get(element) ?? new Set();
  if (known.has(name)) return;
  given.set(element, known.add(name));
  const behaviour = await import(`./${name}.js${version}`);
  behaviour.default(element);
}

function look(root) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) found.push(root);
  for (const element of found) {
    for (const name of element.dataset.behaviour.split(" ").filter(Boolean)) give(element, name);
  }
}

look(document);
// A swapped-in part of a page gets its behaviours, too.
document.addEventListener("htmx:after:process", (event) => look(event.target));
