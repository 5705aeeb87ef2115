// A form that is on its way is not sent again by a second tap. The server would take it for the same sale in any case.

let sent = false;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (sent) return event.preventDefault();
  sent = true;
  event.submitter?.classList.add("busy");
});

// Back again, by the back button.
window.addEventListener("pageshow", () => {
  sent = false;
  for (const button of document.querySelectorAll(".busy")) button.classList.remove("busy");
});
