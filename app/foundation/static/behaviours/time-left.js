// "About 14 minutes left", renewed each minute, spoken at 10, 5 and 1 only, hidden on wish. The server decides.
const SPOKEN = [10, 5, 1];
const HIDDEN = "attesta:time-hidden";

export default function timeLeft(element) {
  const shown = element.querySelector("#time-left");
  const spoken = element.querySelector("[data-spoken]");
  const button = element.querySelector("button");
  let end = Date.now() + Number(shown.dataset.seconds) * 1000;
  const plural = new Intl.PluralRules(document.documentElement.lang);
  let last = null;
  let timer = 0;

  function words(minutes) {
    const form = plural.select(minutes);
    return (shown.dataset[form] ?? shown.dataset.many).replace("{n}", minutes);
  }

  function renew() {
    const seconds = Math.round((end - Date.now()) / 1000);
    if (seconds <= 0) return finish();
    const minutes = Math.max(1, Math.round(seconds / 60));
    if (minutes !== last) {
      shown.textContent = words(minutes);
      if (SPOKEN.includes(minutes) && last !== null) spoken.textContent = words(minutes);
      last = minutes;
    }
    clearTimeout(timer);
    timer = setTimeout(renew, Math.min(5000, seconds * 1000));
  }

  function finish() {
    shown.hidden = false;
    shown.textContent = spoken.textContent = shown.dataset.end;
    // A moment for the last save; the server accepts it until the end of its allowance.
    setTimeout(() => location.assign(element.dataset.over), 3000);
  }

  function hide(hidden) {
    shown.hidden = hidden;
    button.textContent = hidden ? button.dataset.show : button.dataset.hide;
  }

  // Every answer to a save brings the server's word: time may have been added meanwhile.
  document.addEventListener("attesta:seconds-left", (event) => {
    end = Date.now() + event.detail * 1000;
    renew();
  });
  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = !shown.hidden;
    localStorage.setItem(HIDDEN, hidden ? "yes" : "");
    hide(hidden);
  });
  hide(localStorage.getItem(HIDDEN) === "yes");
  renew();
}
