// A button beside a secret that shows what was typed (WCAG 3.3.8).
export default function showSecret(element) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    field.focus();
  });
}
