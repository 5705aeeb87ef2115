// Saves a file while counting what has come of it, and keeps none that is not whole. Without this the link saves it as well.

// What each entry has once.
const MARKS = { csv: "\n", jsonl: "\n", beancount: "\n  id: ", journal: "\n    ; id: ", ofx: "<STMTTRN>", qif: "\nT" };
// What is not an entry: the line of columns, the last line.
const OTHERS = { csv: 1, jsonl: 1 };

function counter(mark) {
  const decoder = new TextDecoder();
  let [rest, count] = ["", 0];
  return (bytes) => {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split(mark);
    count += parts.length - 1;
    rest = parts.at(-1).slice(-(mark.length - 1) || parts.at(-1).length);
    return count;
  };
}

async function save(link, list, state) {
  const kind = link.dataset.export;
  const say = (text, count = 0) => {
    const number = Math.max(count - (OTHERS[kind] ?? 0), 0).toLocaleString(document.documentElement.lang);
    const total = Number(list.dataset.total).toLocaleString(document.documentElement.lang);
    state.textContent = text.replace("{count}", number).replace("{total}", total);
  };
  const response = await fetch(link.href);
  if (!response.ok || response.redirected) {
    location.assign(link.href);
    return;
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition"))?.[1] ?? `till.${kind}`;
  const count = counter(MARKS[kind]);
  const parts = [];
  let entries = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    entries = count(value);
    // Day totals have fewer lines than there are transactions.
    say(list.dataset.total && !("days" in link.dataset) ? list.dataset.savingOf : list.dataset.saving, entries);
  }
  const address = URL.createObjectURL(new Blob(parts, { type: response.headers.get("content-type") }));
  const saved = Object.assign(document.createElement("a"), { href: address, download: name });
  saved.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  say(list.dataset.saved, entries);
}

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-export]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-disabled") === "true") return;
  const [list, state] = [link.closest("[data-saving]"), link.closest("li").querySelector("[role=status]")];
  link.setAttribute("aria-disabled", "true");
  try {
    await save(link, list, state);
  } catch {
    state.textContent = list.dataset.broken;
  }
  link.removeAttribute("aria-disabled");
});
