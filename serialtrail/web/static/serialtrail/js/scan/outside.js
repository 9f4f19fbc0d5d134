// A scan while no field has the focus: a burst of keys at a scanner's pace, ended by Enter or Tab. Pure, told of keys
// and their time from outside.

const QUICK = 120; // milliseconds between two signs of a scanner, wireless and busy ones included
const SHORTEST = 3;

// `heard(code)` takes a finished scan. `key(name, at)` says of each key whether it belonged to a scan.
export function createListener(heard) {
  let typed = "";
  let last = 0;
  return {
    key(name, at) {
      const quick = at - last <= QUICK;
      if (name === "Enter" || name === "Tab") {
        const code = quick ? typed : "";
        typed = "";
        if (code.length < SHORTEST) return false;
        heard(code);
        return true;
      }
      if ([...name].length !== 1) return false;
      typed = quick ? typed + name : name;
      last = at;
      // From its second sign on it may be one.
      return typed.length > 1;
    },
    forget() {
      typed = "";
    },
  };
}
