// Talking to the server: a form's fields there, JSON back; whoever was signed out meanwhile is told so.

export class SignedOut extends Error {}
export class Unreachable extends Error {}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

// Resolves to {ok, told}; throws SignedOut, or Unreachable when no answer came or the server was too busy.
export async function send(url, fields) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  for (const [name, value] of fields) body.append(name, value);
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body });
  } catch {
    throw new Unreachable();
  }
  return read(answer);
}

export async function ask(url) {
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    throw new Unreachable();
  }
  return read(answer);
}

async function read(answer) {
  if (answer.redirected || answer.status === 403) {
    const json = answer.headers.get("Content-Type")?.includes("json");
    if (!json) throw new SignedOut();
  }
  if (answer.status >= 500) throw new Unreachable();
  if (!answer.headers.get("Content-Type")?.includes("json")) return { ok: false, told: { refusals: [] } };
  try {
    return { ok: answer.ok, told: await answer.json() };
  } catch {
    throw new Unreachable();
  }
}
