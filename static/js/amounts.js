// Amounts in whole minor units: written as the server writes them, read as people type them, turned by a rate. No floats.

// More does not fit where the server keeps it.
const LARGEST = 2n ** 63n - 1n;
// Digits of other scripts follow these.
const ZEROS = ["٠", "۰", "०"];

// Divides by something positive, rounding half away from zero, as the server does.
export function divide(dividend, divisor) {
  const size = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

// What a number of satoshis is worth in the currency; `rate` is `base / 10^offset` minor units for one.
export function worth(sats, { base, offset }) {
  return divide(sats * BigInt(base), 10n ** BigInt(offset));
}

// How many satoshis an amount costs: less than half of one is none, and nothing that costs none can be charged.
export function cost(minor, { base, offset }) {
  return divide(minor * 10n ** BigInt(offset), BigInt(base));
}

// Writes amounts as the server wrote two: `small` is 1234 and `large` 1234567890 whole units of the currency.
export class Writing {
  // `point` is said where no amount shows it.
  constructor({ digits, small, large, point }) {
    this.digits = Number(digits);
    const [, before, body, after] = large.match(/^(\D*)(.*\d)(\D*)$/s);
    this.before = before;
    this.after = after;
    const whole = this.digits ? body.slice(0, -this.digits - 1) : body;
    this.group = whole.match(/\D/)?.[0] ?? "";
    this.point = this.digits ? body.at(-this.digits - 1) : point ?? (this.group === "." ? "," : ".");
    const sizes = whole.split(/\D/).map((part) => part.length).reverse();
    this.nearest = sizes[0];
    this.further = sizes[1] ?? sizes[0];
    // Some languages leave four digits together.
    this.least = /\d\D\d{3}/.test(small) ? 4 : 5;
  }

  write(minor) {
    const sign = minor < 0n ? "−" : "";
    const all = (minor < 0n ? -minor : minor).toString().padStart(this.digits + 1, "0");
    const end = all.length - this.digits;
    return sign + this.typed(all.slice(0, end), this.digits ? all.slice(end) : null);
  }

  // What is typed so far: no decimals are made up.
  typed(whole, fraction) {
    const number = this.grouped(whole || "0") + (fraction === null ? "" : this.point + fraction);
    return this.before + number + this.after;
  }

  // Without groups and currency, the way a form field takes it.
  plain(minor) {
    const all = minor.toString().padStart(this.digits + 1, "0");
    const end = all.length - this.digits;
    return this.digits ? all.slice(0, end) + this.point + all.slice(end) : all;
  }

  grouped(whole) {
    if (!this.group || whole.length < this.least) return whole;
    const parts = [whole.slice(-this.nearest)];
    for (let rest = whole.slice(0, -this.nearest); rest; rest = rest.slice(0, -this.further)) {
      parts.unshift(rest.slice(-this.further));
    }
    return parts.join(this.group);
  }

  // Minor units of what somebody typed, or null where the server would refuse it: the same rules, in the same order.
  read(text, digits = this.digits) {
    if (/[-−+]/.test(text)) return null;
    const number = [...text].map((sign) => this.sign(sign)).join("").trim();
    // A currency's sign or code stands before or behind the number, never in it.
    if (number.includes(" ") || !/\d/.test(number)) return null;
    const parts = this.parts(number, digits);
    if (!parts) return null;
    const [whole, fraction] = parts;
    if (!/^\d*$/.test(fraction) || /[1-9]/.test(fraction.slice(digits))) return null;
    const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
    return minor > LARGEST ? null : minor;
  }

  // The same of what was pasted: this currency's own sign may hold a point.
  pasted(text) {
    const sign = [this.before, this.after].map((sign) => sign.trim()).find((sign) => sign && text.includes(sign));
    return this.read(sign ? text.replace(sign, "¤") : text);
  }

  // One sign of a number, a blank for what is none, nothing for what may stand between digits.
  sign(sign) {
    if (/[\d.,]/.test(sign)) return sign;
    if (sign === "٫") return this.point;
    if (/[\p{White_Space}'’٬_]/u.test(sign)) return "";
    const zero = ZEROS.find((zero) => sign >= zero && sign.codePointAt(0) < zero.codePointAt(0) + 10);
    return zero ? String(sign.codePointAt(0) - zero.codePointAt(0)) : " ";
  }

  // Whole digits and those behind the point, or null.
  parts(number, digits) {
    const at = Math.max(number.lastIndexOf("."), number.lastIndexOf(","));
    if (at < 0) return [number, ""];
    const [sign, before, after] = [number[at], number.slice(0, at), number.slice(at + 1)];
    const repeated = before.includes(sign);
    const other = sign === "." ? "," : ".";
    // "1.234" is a thousand where points group, and where nothing has three decimals.
    const groups = after.length === 3 && before.length >= 1 && before.length <= 3 && before !== "0";
    const decimal = digits > 0 && !repeated && (before.includes(other) || sign === this.point || !groups || digits === 3);
    const whole = decimal ? this.ungrouped(before, other) : this.ungrouped(number, sign);
    return whole === null ? null : [whole, decimal ? after : ""];
  }

  // Takes the grouping out where it is one: `1,234,567`, and `1,23,456` as in India.
  ungrouped(number, sign) {
    const all = number.split(sign);
    const right = all.length === 1 || (/^[1-9]\d{0,2}$/.test(all[0]) && all.at(-1).length === 3 && all.slice(1, -1).every((one) => one.length === 2 || one.length === 3));
    const whole = all.join("");
    return right && /^\d*$/.test(whole) ? whole : null;
  }
}

// The sums of a sale: lines, then discount, then tip. Percentages are in hundredths of a percent.
export function sums({ lines, discount, tip }) {
  const part = (of, { percent, fixed }) => (percent ? divide(of * percent, 10_000n) : fixed ?? 0n);
  const gross = lines.reduce((sum, line) => sum + line, 0n);
  const off = part(gross, discount);
  const net = gross - off;
  const extra = net < 0n ? 0n : part(net, tip);
  return { gross, discount: off, tip: extra, total: net + extra };
}

// Whether a discount takes more than there is.
export function tooMuchOff({ gross, discount }, { percent }) {
  return discount > gross || (percent ?? 0n) > 10_000n;
}
