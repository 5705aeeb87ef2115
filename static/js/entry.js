// What a keypad has been told: an amount being typed and the lines before it. Knows nothing of the page.

const MOST_DIGITS = 15;

export class Entry {
  // `mode` is `cents`, `decimal` or `whole`; `most` the largest amount that may be typed, in minor units.
  constructor({ mode, digits, most = 10n ** BigInt(MOST_DIGITS) }) {
    this.digits = Number(digits);
    this.mode = this.digits === 0 ? "whole" : mode;
    this.most = most;
    this.lines = [];
    this.clear();
  }

  get value() {
    return this.valueOf(this.whole, this.fraction);
  }

  get empty() {
    return this.whole === "" && this.fraction === null;
  }

  // All amounts of the sale, the one being typed among them.
  get all() {
    return this.value > 0n ? [...this.lines, this.value] : [...this.lines];
  }

  // One key: a digit, `00` or `point`. False where it cannot be taken.
  press(key) {
    if (key === "point") return this.point();
    return [...key].every((digit) => this.digit(digit));
  }

  point() {
    if (this.mode !== "decimal" || this.fraction !== null) return false;
    this.fraction = "";
    return true;
  }

  digit(digit) {
    if (this.mode === "decimal" && this.fraction !== null) {
      if (this.fraction.length === this.digits) return false;
      return this.take(this.whole, this.fraction + digit);
    }
    return this.take((this.whole + digit).replace(/^0+/, ""), null);
  }

  take(whole, fraction) {
    if (this.valueOf(whole, fraction) > this.most) return false;
    this.whole = whole;
    this.fraction = fraction;
    return true;
  }

  back() {
    if (this.fraction === null) this.whole = this.whole.slice(0, -1);
    else this.fraction = this.fraction === "" ? null : this.fraction.slice(0, -1);
  }

  clear() {
    this.whole = "";
    this.fraction = null;
  }

  // The key C: once takes back what is typed, again everything.
  clearMore() {
    if (this.empty) this.lines = [];
    else this.clear();
  }

  // Puts an amount where the typed one stands. False where it is too large.
  set(minor) {
    if (minor > this.most) return false;
    this.clear();
    if (minor === 0n) return true;
    if (this.mode !== "decimal") return this.take(minor.toString(), null);
    const all = minor.toString().padStart(this.digits + 1, "0");
    const whole = all.slice(0, -this.digits).replace(/^0+/, "");
    const fraction = all.slice(-this.digits);
    return this.take(whole, /[1-9]/.test(fraction) ? fraction : null);
  }

  // The key +: what is typed becomes a line.
  add(minor = this.value) {
    if (minor <= 0n) return false;
    if (minor === this.value) this.clear();
    this.lines.push(minor);
    return true;
  }

  remove(index) {
    this.lines.splice(index, 1);
  }

  // The typed amount in two parts, as a `Writing` shows it.
  get typed() {
    if (this.mode !== "cents") return [this.whole, this.fraction];
    const all = this.value.toString().padStart(this.digits + 1, "0");
    return [all.slice(0, -this.digits), all.slice(-this.digits)];
  }

  valueOf(whole, fraction) {
    if (this.mode !== "decimal") return BigInt(whole || 0);
    return BigInt((whole || "0") + (fraction ?? "").padEnd(this.digits, "0"));
  }
}
