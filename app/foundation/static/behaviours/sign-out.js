// Answers that wait on this device are named before they are dropped; then nothing of a person stays behind.
import { forget, names } from "./waiting.js";

export default function signOut(form) {
  let told = false;
  form.addEventListener("submit", (event) => {
    const waiting = names();
    if (waiting.length && !told) {
      event.preventDefault();
      told = true;
      const banner = document.createElement("p");
      banner.className = "err";
      banner.setAttribute("role", "alert");
      banner.textContent = form.dataset.unsent;
      document.getElementById("main").prepend(banner);
      banner.scrollIntoView({ block: "center" });
      return;
    }
    waiting.forEach(forget);
  });
}
