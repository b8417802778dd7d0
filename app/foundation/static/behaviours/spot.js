// A click on the picture of a hotspot becomes one more answer of the list: its place in percent, and a mark on the picture.
const SVG = "http://www.w3.org/2000/svg";

// What goes around a picture, so that a mark can lie on it.
export function framed(picture) {
  const frame = document.createElement("span");
  frame.className = "spot";
  picture.replaceWith(frame);
  frame.append(picture);
  return frame;
}

export function show(frame, place) {
  const [x, y] = place.split(",");
  const mark = frame.querySelector("svg") ?? frame.appendChild(document.createElementNS(SVG, "svg"));
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

const inPercent = (part, whole) => Number(Math.min(100, Math.max(0, (100 * part) / whole)).toFixed(2));

export default function spot(label) {
  const choice = label.querySelector("input");
  const fields = label.closest("fieldset");
  const picture = fields.querySelector(".question-text img");
  if (!picture) return;
  const frame = framed(picture);
  frame.classList.add("open");

  function look() {
    if (choice.checked && choice.value) show(frame, choice.value);
    else frame.querySelector("svg")?.remove();
  }

  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    choice.value = `${inPercent(event.clientX - box.left, box.width)},${inPercent(event.clientY - box.top, box.height)}`;
    choice.disabled = label.hidden = false;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  });
  fields.addEventListener("change", look);
  fields.querySelector("[data-spot-hint]").hidden = false;
  look();
}
