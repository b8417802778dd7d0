// A sent form says so, and a second press while it is under way does nothing. Buttons are never disabled.
const LONGEST = 8000; // a download leaves the page where it is

export default function busy(body) {
  const free = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
  };
  body.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") === "dialog") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(free, LONGEST);
  });
  window.addEventListener("pageshow", free); // Back brings the page as it was left
  document.addEventListener("htmx:finally:request", free);
}
