// Proposes the time zone of this browser, where the site has none of its own yet.
export default function ownZone(section) {
  const select = section.querySelector("select");
  if (select.value !== "UTC" || document.querySelector("[role=alert]")) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...select.options].some((option) => option.value === zone)) select.value = zone;
}
