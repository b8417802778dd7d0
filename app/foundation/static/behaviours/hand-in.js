// Before an attempt is handed in, what still waits on this device goes out; what cannot is named, and only who hands in
// once more leaves it out.
import { names, sendWaiting } from "./waiting.js";

export default function handIn(form) {
  const owner = form.dataset.keep;
  const token = form.elements.namedItem("csrf_token").value;
  const unsent = form.querySelector("[data-unsent]");
  let warned = false;

  sendWaiting(owner, token).catch(() => {});
  form.addEventListener("submit", async (event) => {
    if (warned || !names(`${owner}:`).length) return;
    event.preventDefault();
    await sendWaiting(owner, token, () => false).catch(() => {});
    if (!names(`${owner}:`).length) {
      form.requestSubmit();
      return;
    }
    warned = true;
    unsent.hidden = false;
    unsent.focus();
  });
}
