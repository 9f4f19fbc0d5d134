// Ask the server what codes mean; tells a broken connection from a sign-in that has ended.

const TOO_LONG = 15000; // milliseconds: a dead connection is not always told by the system

function cookie(name) {
  return document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

// The newest token: it changes when somebody signs in again in another window.
function token() {
  return cookie("serialtrail_csrf") ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// A POST that rejects when no answer comes, and with `signedOut` when the session is over.
export async function send(url, body, headers = {}) {
  const told = { "X-CSRFToken": token(), ...headers };
  const answer = await fetch(url, { method: "POST", body, headers: told, signal: AbortSignal.timeout(TOO_LONG) });
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/account/")) throw Object.assign(new Error("signed out"), { signedOut: true });
  // The token is of a session that is over.
  if (answer.status === 403) throw Object.assign(new Error("signed out"), { signedOut: true });
  return answer;
}

// For `ask` of the scan box.
export function asking(url) {
  return async (codes) => {
    const body = new FormData();
    for (const code of codes) body.append("code", code);
    const answer = await send(url, body);
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).answers;
  };
}
