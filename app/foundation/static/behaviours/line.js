// A link to a line of the text: <a data-behaviour="line" data-line="12" href="#write-text"> selects it in the textarea.
export function select(number) {
  const text = document.getElementById("write-text");
  if (!text) return;
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
  text.scrollTop = Math.max(0, (number - 4) * Number.parseFloat(getComputedStyle(text).lineHeight));
}

export default function line(link) {
  if (link.dataset.listens) return;
  link.dataset.listens = "yes";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    select(Number(link.dataset.line));
    document.getElementById("write-text").scrollIntoView({ block: "nearest" });
  });
}
