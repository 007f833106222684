import type { Arrival } from "@/api/generated/model";

const KEY = "medloom.sign_in.from";

/** Keeps the page to open after the hospital's sign-in, in this tab alone. */
export function goingTo(from: string): void {
  sessionStorage.setItem(KEY, from);
}

/** The page that was kept, told once. Only a path of this site counts. */
export function cameFrom(): string {
  const from = sessionStorage.getItem(KEY) ?? "/";
  sessionStorage.removeItem(KEY);
  return /^\/(?![/\\])/.test(from) ? from : "/";
}

/** What the hospital's sign-in sent back in the address, or null when nobody comes from there. */
export function arrivalIn(search: string): Arrival | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  if (!state || !(query.has("code") || query.has("error"))) return null;
  const arrival: Arrival = {
    state,
    code: query.get("code") ?? "",
    error: (query.get("error") ?? "").slice(0, 200),
  };
  const issuer = query.get("iss");
  return issuer === null ? arrival : { ...arrival, iss: issuer };
}
