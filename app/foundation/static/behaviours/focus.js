// What the reader must hear first takes focus: an error summary, the banner after a redirect.
export default function focus(element) {
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}
