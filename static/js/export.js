// Saves a file while counting what has come of it, and keeps none that is not whole. Without this the button saves it as well.

// What each entry has once. A memo may have lines of its own, so the end of a line is not enough.
const MARKS = {
  csv: "\r\n1,",
  jsonl: '"row_id":',
  beancount: "\n  id: ",
  journal: "\n    ; id: ",
  ofx: "<STMTTRN>",
  qif: "\nD",
};

// Counts the entries of a file of that kind, piece by piece.
export function counter(kind) {
  const [mark, decoder] = [MARKS[kind], new TextDecoder()];
  let [rest, count] = ["", 0];
  return (bytes) => {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split(mark);
    count += parts.length - 1;
    rest = parts.at(-1).slice(1 - mark.length);
    return count;
  };
}

// What the fields beside the buttons say.
const chosen = (form) => String(new URLSearchParams(new FormData(form)));
const form = document.getElementById("of");
const counted = form && chosen(form);

async function save(button, list, state) {
  const kind = button.dataset.export;
  const fields = chosen(button.form);
  const url = `${button.formAction}?${fields}`;
  // Day totals have fewer lines than there are transactions, and what was chosen since nobody has counted.
  const isCounted = list.dataset.total && !("days" in button.dataset) && fields === counted;
  const say = (text, count = 0) => {
    const number = count.toLocaleString(document.documentElement.lang);
    const total = Number(list.dataset.total).toLocaleString(document.documentElement.lang);
    state.textContent = text.replace("{count}", number).replace("{total}", total);
  };
  const response = await fetch(url);
  // To go to the page that says so would break the other one off.
  if (response.status === 409) {
    state.textContent = list.dataset.another;
    return;
  }
  if (!response.ok || response.redirected) {
    location.assign(url);
    return;
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition"))?.[1] ?? `till.${kind}`;
  const count = counter(kind);
  const parts = [];
  let entries = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    entries = count(value);
    say(isCounted ? list.dataset.savingOf : list.dataset.saving, entries);
  }
  const address = URL.createObjectURL(new Blob(parts, { type: response.headers.get("content-type") }));
  const saved = Object.assign(document.createElement("a"), { href: address, download: name });
  saved.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(list.dataset.saved, entries);
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-export]") : null;
  if (!button) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  const [list, state] = [button.closest("[data-saving]"), button.closest("li").querySelector("[role=status]")];
  button.setAttribute("aria-disabled", "true");
  try {
    await save(button, list, state);
  } catch {
    state.textContent = list.dataset.broken;
  }
  button.removeAttribute("aria-disabled");
});
