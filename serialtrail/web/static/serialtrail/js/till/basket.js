// What is in the basket, and what it comes to: pure. Amounts are whole ten-thousandths, never floating point.

import { cents, parse, times } from "../amounts.js";

const ONE = 10000n;
const WHOLE = 100n * ONE;
const DISCOUNT = /^(\d{1,14}(?:\.\d{1,4})?)\s*([%％]?)$/;

export const key = (number) => number.toUpperCase();

export function empty(uid) {
  return { uid, parked: null, version: null, note: "", party: null, lines: [] };
}

// `item` as the server tells it: {code, name, unit, price, tracked}.
export function newLine(id, item) {
  return {
    id, row: "", item: item.code, name: item.name, unit: item.unit ?? "", tracked: Boolean(item.tracked),
    quantity: "", price: item.price ?? "", discount: "", numbers: [],
  };
}

// How many pieces: a tracked line has at least as many as numbers.
export function pieces(line) {
  const typed = line.quantity === "" ? null : parse(line.quantity);
  const numbers = BigInt(line.numbers.length) * ONE;
  if (typed === null) return line.quantity === "" ? numbers : null;
  return line.tracked && typed < numbers ? numbers : typed;
}

// How many numbers are still wanted.
export function missing(line) {
  const wanted = pieces(line);
  return line.tracked && wanted !== null ? Number(wanted / ONE) - line.numbers.length : 0;
}

// The price of one piece after the discount; null when there is none to be had.
export function unitPrice(line) {
  const price = parse(line.price);
  const typed = line.discount.trim();
  if (price === null || !typed) return price;
  const match = DISCOUNT.exec(typed);
  const off = match ? parse(match[1]) : null;
  if (off === null) return null;
  if (!match[2]) return off <= price ? price - off : null;
  // A percentage of it, rounded half up to cents.
  return off <= WHOLE ? ((price * (WHOLE - off) + 50_000_000n) / 100_000_000n) * 100n : null;
}

// In cents, of one line and of all: what is exact is summed, and only the sum is rounded.
export function lineTotal(line) {
  const price = unitPrice(line);
  const count = pieces(line);
  return price === null || count === null ? null : times(count, price);
}

export function due(basket) {
  let exact = 0n;
  for (const line of basket.lines) {
    const price = unitPrice(line);
    const count = pieces(line);
    if (price !== null && count !== null) exact += price * count;
  }
  return (exact + 500_000n) / 1_000_000n;
}

export function plain(amount) {
  return `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
}

export function step(line, by) {
  const count = (pieces(line) ?? 0n) + BigInt(by) * ONE;
  const least = line.tracked ? BigInt(line.numbers.length) * ONE : ONE;
  const next = count < (least > ONE ? least : ONE) ? (least > ONE ? least : ONE) : count;
  line.quantity = text(next);
}

export function text(amount) {
  const rest = String(amount % ONE).padStart(4, "0").replace(/0+$/, "");
  return `${amount / ONE}${rest ? `.${rest}` : ""}`;
}

// The line that takes a number of an item that is known, or the one that waits for numbers.
export function lineOf(basket, code) {
  return basket.lines.find((line) => key(line.item) === key(code));
}

export function holding(basket, number) {
  return basket.lines.find((line) => line.numbers.some((one) => key(one) === key(number)));
}

export function enter(line, number) {
  const full = missing(line) <= 0;
  line.numbers.push(number);
  if (full || line.quantity === "") line.quantity = String(line.numbers.length);
}

export function takeOut(basket, number) {
  const line = holding(basket, number);
  if (!line) return;
  line.numbers = line.numbers.filter((one) => key(one) !== key(number));
  step(line, -1);
  if (!line.numbers.length && pieces(line) <= ONE) basket.lines = basket.lines.filter((one) => one !== line);
}

// What keeps the basket from being paid: {why, line}, the first of all.
export function obstacle(basket) {
  if (!basket.lines.length) return { why: "nothingYet", line: null };
  for (const line of basket.lines) {
    const count = pieces(line);
    if (count === null || count === 0n) return { why: "amount", line };
    if (missing(line) > 0) return { why: "incomplete", line };
    if (parse(line.price) === null) return { why: "unpriced", line };
    if (unitPrice(line) === null) return { why: "discounted", line };
  }
  return null;
}

// The fields that the server reads.
export function fields(basket) {
  const list = [["uid", basket.uid], ["parked", basket.parked ?? ""], ["version", basket.version ?? ""], ["note", basket.note], ["party", basket.party?.code ?? ""]];
  basket.lines.forEach((line, place) => {
    const count = pieces(line);
    const cells = {
      id: line.row, item: line.item, name: line.name, unit: line.unit, price: line.price,
      quantity: count === null ? line.quantity : text(count), discount: line.discount.replace("％", "%"),
      numbers: line.numbers.join("\n"),
    };
    for (const [cell, value] of Object.entries(cells)) list.push([`line-${place + 1}-${cell}`, value]);
  });
  return list;
}

export { cents };
