// The keypad: keys type, lines gather, sums and the charge key follow. The server computes everything again.

const part = (name) => import(document.querySelector("script[data-entry]").dataset[name]);
const { Writing, cost, sums, tooMuchOff, worth } = await part("amounts");
const { Entry } = await part("entry");

const LONG_PRESS = 500;
const SATS = new Set(["SAT", "BTC"]);

const form = document.getElementById("keypad");
const find = (selector) => form.querySelector(selector);
const field = (name) => form.elements[name];
const data = form.dataset;
const reasons = find("#reason").dataset;

let unit = { code: data.code, most: BigInt(data.most), writing: new Writing(data) };
let other = data.otherCode && {
  code: data.otherCode,
  most: BigInt(data.otherMost),
  writing: new Writing({ digits: data.otherDigits, small: data.otherSmall, large: data.otherLarge, point: data.point }),
};
let entry = newEntry();
let rate = find("[data-rate]").dataset;

function newEntry() {
  return new Entry({ mode: data.mode, digits: unit.writing.digits, most: unit.most });
}

// In the other unit, or null without a rate.
function turned(minor) {
  if (!other) return null;
  if (SATS.has(unit.code) && SATS.has(other.code)) return minor;
  if (!rate.base) return null;
  return SATS.has(unit.code) ? worth(minor, rate) : cost(minor, rate);
}

// An amount within a sentence keeps its own direction.
const isolated = (amount) => `\u2066${amount}\u2069`;

// What discount and tip say: `{}` for nothing, null where a field cannot be read.
function discount() {
  const text = field("discount").value.trim();
  if (!text) return {};
  const percent = field("discount_kind").value !== "fixed";
  const value = unit.writing.read(text, percent ? 2 : unit.writing.digits);
  return value === null ? null : percent ? { percent: value } : { fixed: value };
}

function tip() {
  const text = field("tip_custom").value.trim();
  if (text) {
    const fixed = unit.writing.read(text);
    return fixed === null ? null : { fixed };
  }
  return { percent: BigInt(find('[name="tip"]:checked')?.value || 0) };
}

// Why it cannot be charged, or nothing.
function reason(parts, sum) {
  if (!parts.every(Boolean)) return reasons.unclear;
  if (tooMuchOff(sum, parts[0])) return reasons.discount;
  if (sum.total === 0n) return sum.gross === 0n ? reasons.empty : reasons.discount;
  if (sum.gross > unit.most || sum.total > unit.most) return reasons.most;
  if (SATS.has(unit.code)) return "";
  if (!rate.base || rate.old) return reasons.noRate;
  return cost(sum.total, rate) < 1n ? reasons.little : "";
}

function render() {
  const { writing } = unit;
  const parts = [discount(), tip()];
  const sum = sums({ lines: entry.all, discount: parts[0] ?? {}, tip: parts[1] ?? {} });
  const why = reason(parts, sum);
  show(find("[data-figure] bdi"), entry.empty ? writing.write(0n) : writing.typed(...entry.typed));
  const second = turned(entry.value);
  if (find("[data-swap]")) {
    find("[data-second]").textContent = second === null ? other.code : other.writing.write(second);
    find("[data-swap]").disabled = entry.lines.length > 0 || parts.some((one) => one?.fixed);
  }
  renderSums(sum);
  const charged = turned(sum.total);
  const charge = find("[data-charge]");
  find(".charge__first").textContent = charge.dataset.said.replace("{amount}", isolated(writing.write(sum.total > 0n ? sum.total : 0n)));
  find("[data-charge-second]").textContent = charged && sum.total > 0n ? other.writing.write(charged) : "";
  charge.disabled = why !== "";
  find("#reason").textContent = why;
  field("amount").value = entry.value > 0n ? writing.plain(entry.value) : "";
  field("lines").value = entry.lines.join(" ");
  field("confirmed").value = "";
  Object.assign(form.dataset, { total: sum.total, totalText: isolated(writing.write(sum.total)) });
}

// The figure keeps to one line: it shrinks before it would run over.
function show(figure, text) {
  figure.textContent = text;
  const box = figure.parentElement;
  box.style.fontSize = "";
  const over = figure.offsetWidth / box.clientWidth;
  if (over > 1) box.style.fontSize = `${Math.floor(Number.parseFloat(getComputedStyle(box).fontSize) / over)}px`;
}

function renderSums(sum) {
  const shown = { tip: sum.tip, discount: sum.discount };
  for (const row of form.querySelectorAll("[data-sum]")) {
    const amount = sum[row.dataset.sum];
    row.hidden = !(shown.tip || shown.discount || entry.lines.length) || (row.dataset.sum in shown && !shown[row.dataset.sum]);
    row.querySelector("bdi").textContent = unit.writing.write(row.dataset.sum === "discount" ? -amount : amount);
  }
  for (const [name, value] of Object.entries(shown)) {
    find(`[data-shown="${name}"] bdi`).textContent = value ? unit.writing.write(name === "discount" ? -value : value) : "";
  }
  find('[data-shown="note"] bdi').textContent = field("note").value;
}

function renderLines() {
  const list = find("[data-lines]");
  const rows = entry.lines.map((minor, index) => {
    const row = find("[data-line]").content.cloneNode(true).firstElementChild;
    const text = unit.writing.write(minor);
    const remove = row.querySelector("button");
    row.querySelector("bdi").textContent = text;
    remove.setAttribute("aria-label", remove.dataset.label.replace("{amount}", text));
    remove.addEventListener("click", () => {
      entry.remove(index);
      renderLines();
      (list.querySelectorAll("button")[index] ?? list.querySelector("button:last-child") ?? find("[data-key]")).focus();
    });
    return row;
  });
  list.replaceChildren(...rows);
  list.scrollLeft = list.scrollWidth * (document.dir === "rtl" ? -1 : 1);
  render();
}

const actions = {
  add: () => entry.add(),
  back: () => entry.back(),
  clear: () => entry.clearMore(),
};

function press(key) {
  const taken = actions[key] ? actions[key]() : entry.press(key);
  if (taken === false && key !== "add") refuse();
  renderLines();
}

function refuse() {
  find("[data-figure]").classList.remove("figure__first--refused");
  requestAnimationFrame(() => find("[data-figure]").classList.add("figure__first--refused"));
}

function swap(event) {
  event.preventDefault();
  const value = turned(entry.value) ?? 0n;
  if (data.confirmAbove) data.confirmAbove = turned(BigInt(data.confirmAbove)) ?? "";
  [unit, other] = [other, unit];
  entry = newEntry();
  entry.set(value);
  field("currency").value = field("counted").value = unit.code;
  const quick = find(".quick");
  if (quick) quick.hidden = unit.code !== data.code;
  for (const code of form.querySelectorAll('[data-code-shown], [name="discount_kind"][value="fixed"] + * bdi')) code.textContent = unit.code;
  find('[data-shown="currency"] bdi').textContent = unit.code;
  find(".keys").className = `keys keys--${entry.mode}`;
  render();
}

function restore() {
  const lines = field("lines").value.match(/\d+/g) ?? [];
  entry.lines = lines.map(BigInt);
  entry.set(unit.writing.read(field("amount").value) ?? 0n);
  renderLines();
}

for (const key of form.querySelectorAll("[data-key]")) {
  let long;
  // A mouse leaves the focus where it was, so that Enter goes on to charge.
  key.addEventListener("mousedown", (event) => event.preventDefault());
  key.addEventListener("click", () => press(key.dataset.key));
  if (key.dataset.key !== "back") continue;
  key.addEventListener("pointerdown", () => {
    long = setTimeout(() => (entry.clear(), render()), LONG_PRESS);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) key.addEventListener(end, () => clearTimeout(long));
}
for (const key of form.querySelectorAll("[data-quick]")) {
  key.addEventListener("click", (event) => {
    event.preventDefault();
    entry.lines.push(BigInt(key.dataset.quick));
    renderLines();
  });
}
find("[data-swap]")?.addEventListener("click", swap);
find("[data-change]").hidden = true;
field("currency").addEventListener("change", () => form.requestSubmit(find("[data-change]")));
for (const close of form.querySelectorAll("[data-close]")) {
  close.hidden = false;
  close.addEventListener("click", () => (close.closest("details").open = false));
}
find("#tip_custom").addEventListener("input", () => (find('[name="tip"][value="0"]').checked = true));
for (const box of form.querySelectorAll('[name="tip"]')) box.addEventListener("change", () => (field("tip_custom").value = ""));
form.addEventListener("input", render);
form.addEventListener("change", render);
document.addEventListener("rate", () => {
  rate = find("[data-rate]").dataset;
  render();
});
document.addEventListener("paste", (event) => {
  if (event.target.closest?.("input, textarea, select, dialog")) return;
  const minor = unit.writing.pasted(event.clipboardData.getData("text"));
  if (minor === null || !entry.set(minor)) refuse();
  render();
});
document.addEventListener("click", ({ target }) => {
  for (const open of form.querySelectorAll("details[open]")) if (!open.contains(target)) open.open = false;
});
window.addEventListener("resize", render);
window.addEventListener("pageshow", ({ persisted }) => {
  // A page that the browser kept names a form that was sent: this is another sale.
  if (persisted) location.reload();
  else restore();
});
restore();
