// Exact amounts in the browser: decimal text as whole ten-thousandths, never floating point.

const PLACES = 4;

export function parse(text) {
  const match = /^(\d{1,14})(?:\.(\d{1,4}))?$/.exec(text.trim());
  return match ? BigInt(match[1] + (match[2] ?? "").padEnd(PLACES, "0")) : null;
}

// The product of two amounts, rounded half up to cents.
export function times(a, b) {
  const exact = a * b; // eight places
  return (exact + 500000n) / 1000000n; // cents
}

// The product of two amounts as plain text, to four places.
export function multiplied(a, b) {
  const text = String((a * b + 5000n) / 10000n).padStart(PLACES + 1, "0");
  const rest = text.slice(-PLACES).replace(/0{1,2}$/, "");
  return `${text.slice(0, -PLACES)}.${rest}`;
}

export function cents(amount) {
  return `${(amount / 100n).toLocaleString("en")}.${String(amount % 100n).padStart(2, "0")}`;
}
