// Amounts in whole minor units: written as the server writes them, read as people type them, turned by a rate. No floats.

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

// How many satoshis an amount costs. What costs something never costs nothing.
export function cost(minor, { base, offset }) {
  const sats = divide(minor * 10n ** BigInt(offset), BigInt(base));
  return minor > 0n && sats < 1n ? 1n : sats;
}

// Writes amounts as the server wrote two: `small` is 1234 and `large` 1234567890 whole units of the currency.
export class Writing {
  constructor({ digits, small, large }) {
    this.digits = Number(digits);
    const [, before, body, after] = large.match(/^(\D*)(.*\d)(\D*)$/s);
    this.before = before;
    this.after = after;
    const whole = this.digits ? body.slice(0, -this.digits - 1) : body;
    this.group = whole.match(/\D/)?.[0] ?? "";
    this.point = this.digits ? body.at(-this.digits - 1) : this.group === "." ? "," : ".";
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

  // Minor units of what somebody typed or pasted, or null where it can be read in two ways or not at all.
  read(text, digits = this.digits) {
    const latin = text.replace(/[٠-٩۰-۹]/g, (digit) => (digit.codePointAt(0) & 15).toString());
    if (/[-−]/.test(latin)) return null;
    // A currency's sign may hold a point itself.
    const bare = [this.before, this.after].reduce((rest, sign) => (sign.trim() ? rest.replace(sign.trim(), "") : rest), latin);
    const marks = bare.replace(/[^\d.,٫٬]/g, "").replaceAll("٬", "").replaceAll("٫", this.point);
    const point = this.pointIn(marks);
    if (point === undefined) return null;
    const cut = point ? marks.lastIndexOf(point) : marks.length;
    const whole = marks.slice(0, cut).replace(/\D/g, "");
    const fraction = marks.slice(cut + 1).replace(/0+$/, "");
    if (!/\d/.test(marks) || fraction.length > digits || /\D/.test(fraction)) return null;
    return BigInt(whole + fraction.padEnd(digits, "0"));
  }

  // Which sign stands before the decimals: the last of two kinds, one alone unless it groups thousands here. Null where
  // none does, undefined where nobody can tell.
  pointIn(marks) {
    const signs = marks.match(/[.,]/g) ?? [];
    if (signs.length === 0) return null;
    const last = signs.at(-1);
    if (new Set(signs).size > 1) return signs.filter((sign) => sign === last).length === 1 ? last : undefined;
    if (signs.length > 1) return null;
    const groups = last !== this.point && /^\d{1,3}[.,]\d{3}$/.test(marks);
    return groups ? null : last;
  }
}

// The sums of a sale: lines, then discount, then tip. Percentages are in hundredths of a percent.
export function sums({ lines, discount, tip }) {
  const part = (of, { percent, fixed }) => (percent ? divide(of * percent, 10_000n) : fixed ?? 0n);
  const gross = lines.reduce((sum, line) => sum + line, 0n);
  const off = part(gross, discount);
  const net = gross - off;
  const extra = net > 0n ? part(net, tip) : 0n;
  return { gross, discount: off, tip: extra, total: net + extra };
}
