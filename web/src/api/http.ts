import i18n from "i18next";
import { connection } from "./connection";
import { ApiProblem } from "./problem";
import { session } from "./session";

const AWAY = new Set([502, 503, 504]);
const WAITS_MS = [300, 1000, 2000, 4000];

/**
 * Every call of the generated client goes through here. A lost connection is tried again until it is back (a POST
 * carries an idempotency key, so that trying again does nothing twice); an expired session waits until the person
 * has signed in again. What comes back otherwise is the body, or an ApiProblem is thrown.
 */
export async function request<T>(url: string, options: RequestInit = {}): Promise<T> {
  const prepared = dressed(options);
  for (;;) {
    const answer = await answered(url, prepared);
    if (answer.status === 401 && session.state === "signed_in" && !url.startsWith("/api/v1/auth/")) {
      await session.renewed(options.signal);
      continue;
    }
    if (!answer.ok) throw await ApiProblem.from(answer);
    return (await body(answer)) as T;
  }
}

/** The same, for bytes that the page saves or shows. */
export async function requestBlob(url: string, options: RequestInit = {}): Promise<Blob> {
  const answer = await answered(url, dressed(options));
  if (!answer.ok) throw await ApiProblem.from(answer);
  return answer.blob();
}

function dressed(options: RequestInit): RequestInit {
  const headers = new Headers(options.headers);
  headers.set("x-medloom-request", "1");
  headers.set("accept-language", i18n.language);
  if (options.method === "POST" && !headers.has("idempotency-key")) {
    headers.set("idempotency-key", randomKey());
  }
  return { ...options, headers };
}

async function answered(url: string, options: RequestInit): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await fetch(url, options);
      if (!AWAY.has(answer.status) || attempt >= WAITS_MS.length) {
        connection.found();
        return answer;
      }
    } catch (error) {
      if (options.signal?.aborted) throw error;
    }
    connection.lost();
    await pause(WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 4000, options.signal);
  }
}

async function body(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined;
  const type = answer.headers.get("content-type") ?? "";
  if (type.includes("json")) return answer.json();
  return type.startsWith("text/") ? answer.text() : answer.blob();
}

function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** `crypto.randomUUID` exists on https and localhost only; a hospital's plain-http trial must work, too. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
