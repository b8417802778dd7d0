// Answers that could not be sent: kept on this device under person, attempt and address; erased on success and at sign-out.
const PREFIX = "attesta:waiting:";

export const nameOf = (form) => `${PREFIX}${form.dataset.keep}:${new URL(form.action).pathname}`;

export function keep(form, body) {
  const kept = new URLSearchParams(body);
  kept.delete("csrf_token");
  try {
    localStorage.setItem(nameOf(form), kept);
  } catch {
    // A full or forbidden store: the form itself still holds the answer.
  }
}

export function names(owner = "") {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + owner));
  } catch {
    return [];
  }
}

export const forget = (name) => names().includes(name) && localStorage.removeItem(name);

/** Posts a form's content the way a background save does. */
export function post(address, body, options = {}) {
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true" };
  return fetch(address, { method: "POST", body: String(body), headers, redirect: "manual", ...options });
}

/** Sends what waits of this person and attempt. Where the server has judged something that is shown, it is shown anew. */
export async function sendWaiting(owner, token, isShown = () => true) {
  let judged = false;
  for (const name of names(`${owner}:`)) {
    const body = new URLSearchParams(localStorage.getItem(name));
    body.set("csrf_token", token);
    const address = name.slice(name.indexOf("/"));
    const answer = await post(address, body);
    if (answer.status !== 200 && answer.status !== 409) break;
    forget(name);
    judged ||= isShown(address);
  }
  if (judged) location.reload();
}

/** On a page of an attempt that saves nothing itself, such as the one before handing in: `<form data-keep>`. */
export default function waiting(form, isShown) {
  sendWaiting(form.dataset.keep, form.elements.namedItem("csrf_token").value, isShown).catch(() => {});
}
