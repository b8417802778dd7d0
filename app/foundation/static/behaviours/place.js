// Keeps the reader's place to the paragraph: posts the id of the paragraph at the top of the window, when it has rested.
// <article data-behaviour="place" data-address="…" data-token="…"> with ids on its blocks.
const REST = 2500;

export default function place(article) {
  const blocks = [...article.querySelectorAll(":scope > [id], :scope > * > [id]")];
  let sent = article.dataset.place ?? "";
  let timer;

  function current() {
    const line = 0.25 * window.innerHeight;
    return blocks.findLast((block) => block.getBoundingClientRect().top <= line)?.id;
  }

  function send() {
    clearTimeout(timer);
    const id = current();
    if (!id || id === sent) return;
    sent = id;
    const body = new URLSearchParams({ place: id, csrf_token: article.dataset.token });
    fetch(article.dataset.address, { method: "POST", body, keepalive: true, redirect: "manual", headers: { "HX-Request": "true" } })
      .catch(() => { sent = ""; });
  }

  window.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(send, REST);
  }, { passive: true });
  window.addEventListener("pagehide", send);
}
