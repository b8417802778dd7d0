// Where somebody clicked on the picture of a question, when it is looked at afterwards.
import { framed, show } from "./spot.js";

export default function spotted(line) {
  const picture = line.closest(".item, article, section")?.querySelector(".prose img");
  if (picture) show(framed(picture), line.dataset.at);
}
