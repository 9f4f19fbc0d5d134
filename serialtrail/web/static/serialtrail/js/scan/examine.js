// What a scanner sent, judged: pure. An event is {kind, text, at, key?, code?}; kinds are key, insert, composition and
// end (Enter or Tab, in `text`); `at` is in milliseconds.

const GS = "\x1d";
const SLOW = 60; // milliseconds between two signs, beyond which it is not a scanner's pace
const TYPED = 120; // and beyond which it is a person
const FULL = /[\uFF01-\uFF5E\u3000]/u;
const CONTROLS = /[\x00-\x08\x0B\x0C\x0E-\x1C\x1E\x1F\x7F]/; // but for GS, tabs and line ends
const PLAIN = { "\x1d": "␝", "\x1e": "␞", "\x04": "␄", "\t": "␉", "\r": "␍", "\n": "␊", " ": "␠", "\u3000": "□" };

// Every sign visible.
export function visible(text) {
  return [...text]
    .map((sign) => PLAIN[sign] ?? (sign < " " ? String.fromCodePoint(0x2400 + sign.codePointAt(0)) : sign))
    .join("");
}

export function folded(text) {
  return [...text]
    .map((sign) => {
      const point = sign.codePointAt(0);
      if (point === 0x3000) return " ";
      return point >= 0xff01 && point <= 0xff5e ? String.fromCodePoint(point - 0xfee0) : sign;
    })
    .join("");
}

function swapped(text, pairs) {
  const other = {};
  for (const [a, b] of pairs) {
    other[a] = b;
    other[b] = a;
    other[a.toUpperCase()] = b.toUpperCase();
    other[b.toUpperCase()] = a.toUpperCase();
  }
  return [...text].map((sign) => other[sign] ?? sign).join("");
}

const inverted = (text) => [...text].map((sign) => (sign === sign.toUpperCase() ? sign.toLowerCase() : sign.toUpperCase())).join("");
const lettersOnly = (text) => text.replace(/[^A-Za-z0-9]/g, "");

// How the test code `wanted` arrived as `text`: names of findings, none if it arrived as it is.
export function against(text, wanted) {
  if (text === wanted) return [];
  if (text === inverted(wanted)) return ["caseSwapped"];
  if (text === wanted.toUpperCase()) return ["caseUpper"];
  if (text === wanted.toLowerCase()) return ["caseLower"];
  const found = [];
  let rest = text;
  for (const [name, pairs] of [["layoutYz", ["yz"]], ["layoutAq", ["aq", "zw"]]]) {
    if (lettersOnly(swapped(rest, pairs)) === lettersOnly(wanted)) {
      found.push(name);
      rest = swapped(rest, pairs);
      break;
    }
  }
  if (rest === wanted) return found;
  if (lettersOnly(rest) === lettersOnly(wanted)) return [...found, "layoutSigns"];
  return null;
}

function ofGs1(text, wanted) {
  const bare = text.replace(/^\](?:C1|d2|Q3|e0)/, "");
  if (bare === wanted) return ["gsKept"];
  const [before, after] = wanted.split(GS);
  if (bare === before + after) return ["gsStripped"];
  const between = bare.slice(before.length, bare.length - after.length);
  const replaced = bare.startsWith(before) && bare.endsWith(after) && between.length > 0 && between.length < 6;
  return replaced ? ["gsReplaced"] : null;
}

// {text, shown, signs, pace, ended, came, findings, fine}: `pace` in milliseconds between signs, null for text that came
// at once; `ended` is enter, tab or silence; `came` is keys, inserted or composed.
export function examine(events, { plain, gs1 }) {
  const typed = events.filter((one) => one.kind !== "end" && one.text);
  const text = typed.map((one) => one.text).join("");
  const end = events.find((one) => one.kind === "end");
  const ended = end ? end.text.toLowerCase() : "silence";
  const composing = events.some((one) => one.kind === "composition");
  const keys = typed.filter((one) => one.kind === "key");
  const came = composing ? "composed" : keys.length ? "keys" : "inserted";
  const pace = typed.length > 1 ? Math.round((typed.at(-1).at - typed[0].at) / (typed.length - 1)) : null;
  const findings = [];
  const whole = folded(text);

  if (composing) findings.push("compositionOn");
  if (FULL.test(text)) findings.push("fullWidth");
  if (pace !== null && pace > TYPED) findings.push("typed");
  else if (pace !== null && pace > SLOW) findings.push("slow");
  if (!end) findings.push("noTerminator");
  if (events.some((one) => one.gs)) findings.push("gsKey");
  if (CONTROLS.test(whole)) findings.push("control");
  if (/\s/.test(whole.replaceAll(GS, ""))) findings.push("spaces");
  const judged = against(whole, plain) ?? ofGs1(whole, gs1);
  findings.push(...(judged ?? (whole.includes(GS) ? ["gsKept"] : ["other"])));
  const kept = findings.includes("gsKey") ? findings.filter((name) => name !== "gsKept") : findings;
  const harmless = new Set(["gsKept", "other", "gsKey"]);
  return {
    text,
    shown: visible(text),
    signs: [...text].length,
    pace,
    ended,
    came,
    findings: kept,
    good: (name) => name === "gsKept",
    note: (name) => name === "other",
    fine: kept.every((name) => harmless.has(name)),
  };
}
