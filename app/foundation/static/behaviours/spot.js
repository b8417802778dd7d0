// A click on the picture of a hotspot becomes one more answer of the list: its place in percent, and a mark on the picture.
const SVG = "http://www.w3.org/2000/svg";

export default function spot(label) {
  const choice = label.querySelector("input");
  const picture = label.closest("fieldset").querySelector(".question-text img");
  if (!picture) return;
  const frame = document.createElement("span");
  frame.className = "spot";
  picture.replaceWith(frame);
  frame.append(picture);
  let mark = null;

  function show(x, y) {
    mark ??= frame.appendChild(document.createElementNS(SVG, "svg"));
    mark.setAttribute("aria-hidden", "true");
    mark.replaceChildren(
      ...["halo", "ring", "dot"].map((name) => {
        const circle = document.createElementNS(SVG, "circle");
        circle.setAttribute("class", name);
        circle.setAttribute("cx", `${x}%`);
        circle.setAttribute("cy", `${y}%`);
        circle.setAttribute("r", name === "dot" ? 3 : 14);
        return circle;
      }),
    );
  }

  function look() {
    const chosen = choice.checked && choice.value;
    if (chosen) show(...choice.value.split(","));
    else mark?.replaceChildren();
  }

  const inPercent = (part, whole) => Number(Math.min(100, Math.max(0, (100 * part) / whole)).toFixed(2));

  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    choice.value = `${inPercent(event.clientX - box.left, box.width)},${inPercent(event.clientY - box.top, box.height)}`;
    choice.disabled = label.hidden = false;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  label.closest("fieldset").addEventListener("change", look);
  label.closest("fieldset").querySelector("[data-spot-hint]").hidden = false;
  look();
}
