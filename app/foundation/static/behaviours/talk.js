// A call without loading the page anew: the reply goes out, what follows joins the conversation, which is read aloud by
// itself. The countdown says in words how long a reply is awaited; the server alone decides.
const ENTERED = "[role=log] .talk";

export default function talk(call) {
  const plural = new Intl.PluralRules(document.documentElement.lang);
  let clock = 0;

  const form = () => call.querySelector("form#question");

  function say(text) {
    const line = document.getElementById("saved");
    line.dataset.state = "waiting";
    line.textContent = text;
  }

  // The lines that are there stay where they are, so that only new ones are announced.
  function join(shown) {
    const here = call.querySelector(ENTERED);
    const lines = [...shown.querySelectorAll(`${ENTERED} > li`)];
    here.querySelector("#now")?.removeAttribute("id");
    here.append(...lines.slice(here.children.length));
    for (const next of shown.querySelectorAll(":scope > form")) call.append(next);
  }

  function show(page, address) {
    const shown = page.getElementById("call");
    if (!shown || shown.querySelector("form#question")?.action !== form().action) return location.assign(address);
    call.querySelectorAll(":scope > form").forEach((old) => old.remove());
    join(shown);
    const first = call.querySelector("[role=alert], form input[type=radio], form .btn");
    first?.focus({ preventScroll: true });
    document.getElementById("now")?.scrollIntoView({ block: "start" });
    start();
  }

  async function load(address, options) {
    const answer = await fetch(address, options);
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.status >= 500 || !type.startsWith("text/html")) throw new Error(answer.status);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
  }

  function send(event) {
    if (event.target !== form() || event.submitter?.value !== "next" || !form().querySelector("[name=answer]")) return;
    event.preventDefault();
    if (call.ariaBusy === "true") return;
    call.ariaBusy = "true";
    clearTimeout(clock);
    const body = new URLSearchParams(new FormData(form(), event.submitter));
    load(form().action, { method: "POST", body })
      .catch(() => { say(call.dataset.lost); start(); })
      .finally(() => { call.ariaBusy = "false"; });
  }

  function start() {
    clearTimeout(clock);
    const time = call.querySelector("#turn-time");
    if (!time) return;
    const began = Date.now();
    const left = () => Number(time.dataset.seconds) - Math.round((Date.now() - began) / 1000);
    (function renew() {
      const seconds = left();
      const words = time.querySelector("span");
      if (Number(time.dataset.again) - (Date.now() - began) / 1000 <= 0) return look();
      const text = seconds > 0 ? (time.dataset[plural.select(seconds)] ?? time.dataset.many).replace("{n}", seconds) : time.dataset.end;
      if (words.textContent !== text) words.textContent = text;
      clock = setTimeout(renew, seconds > 10 ? 5000 : 1000);
    })();
  }

  // The time is over: the server has noted the silence, and the call goes on.
  function look() {
    load(form().action).catch(() => { say(call.dataset.lost); clock = setTimeout(look, 5000); });
  }

  call.addEventListener("submit", send);
  start();
}
