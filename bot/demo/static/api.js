/** The demo server: JSON requests and the event stream. */

const PROBLEMS = {
  network: "デモのサーバーにつながりませんでした。「make demo」が動いているか確かめてください。",
  timeout: "デモのサーバーから返事がありませんでした。",
};

/** A request that takes longer than this has failed as far as the user is concerned. */
const PATIENCE = 15000;

/** Once the event stream has opened, or failed to: nothing that a request brings about comes before. */
let listening = () => {};
const heard = new Promise((resolve) => (listening = resolve));

/** @returns {Promise<any>} the state of the workspace */
export async function getState() {
  const response = await fetch("/demo/state", { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`state: ${response.status}`);
  return response.json();
}

/**
 * Never throws: what went wrong is in the answer, as with the server's own errors.
 * @param {string} path
 * @param {Record<string, any>} body
 * @returns {Promise<{ok: boolean, ts?: string, error?: string, errors?: Record<string, string>}>}
 */
export async function post(path, body) {
  await heard;
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = await response.json().catch(() => null);
    return answer ?? { ok: false, error: `HTTP ${response.status}` };
  } catch (problem) {
    return { ok: false, error: problem.name === "TimeoutError" ? "timeout" : "network" };
  }
}

/**
 * A problem in plain words, followed by what to do next.
 * @param {string|undefined} error
 * @param {string} next
 */
export function advice(error, next) {
  const what = PROBLEMS[error ?? ""] ?? `うまくいきませんでした${error ? `(${error})` : ""}。`;
  return `${what}${next}`;
}

const EVENTS = ["message", "deleted", "view", "view_closed", "view_errors", "home"];

/**
 * @param {Record<string, (data: any) => void>} handlers one for each event, and `open` and `lost` for the connection
 */
export function listen(handlers) {
  const stream = new EventSource("/demo/events");
  for (const name of EVENTS) stream.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
  stream.addEventListener("open", () => (listening(), handlers.open()));
  // The browser connects again by itself, except after an answer that is no event stream.
  stream.addEventListener("error", () => {
    listening();
    handlers.lost();
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(handlers), 3000);
  });
  return stream;
}
