// From keystrokes and injected text to whole codes: pure, told about time from outside.
// Enter, Tab or a short silence after a burst ends a code; text that arrives without keys (handhelds, input methods,
// paste) is a burst of its own. Separators inside it end codes too.

const SEPARATORS = /[\s,;\uFF0C\u3001\uFF1B]+/u;
const SILENCE = 120; // milliseconds without a further sign end text that came without keys
const LONG_SILENCE = 300; // and text that was keyed at a scanner's pace
const QUICK = 45; // a person does not type two signs within this
const LONG = 4; // shorter bursts wait for Enter: somebody may be typing quickly

export function split(text) {
  return text.split(SEPARATORS).filter(Boolean);
}

// `read()` gives the text in the box, `clear(rest)` leaves `rest` there, `code(text)` takes a finished code.
// `later(work, milliseconds)` returns a function that calls it off.
export function createReader({ read, clear, code, later, now }) {
  let last = 0;
  let before = "";
  let quick = 0; // signs that came at a scanner's pace
  let ended = false; // this scanner sends Enter or Tab: a pause inside a code is no end then
  let callOff = null;

  function stop() {
    if (callOff) callOff();
    callOff = null;
  }

  function end() {
    stop();
    const codes = split(read());
    clear("");
    before = "";
    quick = 0;
    codes.forEach(code);
    return codes.length;
  }

  return {
    // Text in the box has changed, by whatever means.
    changed() {
      const text = read();
      const at = now();
      const added = text.length - before.length;
      const injected = added > 1;
      quick = injected ? quick + added : added === 1 && at - last <= QUICK ? quick + 1 : 1;
      last = at;
      before = text;
      stop();
      if (SEPARATORS.test(text.slice(0, -1)) && injected) {
        end();
      } else if (text && injected) {
        callOff = later(end, SILENCE);
      } else if (text && quick >= LONG && !ended) {
        callOff = later(end, LONG_SILENCE);
      }
    },
    // Enter or Tab.
    terminator() {
      if (end()) ended = true;
    },
    pasted(text) {
      stop();
      split(read() + text).forEach(code);
      clear("");
      before = "";
      quick = 0;
    },
  };
}
