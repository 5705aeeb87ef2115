// Tells the sign-in form the browser's time zone, so that pages show the reader's own times.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("[data-zone]")) field.value = zone ?? "";
