import type { Member, RoleView } from "@/api/generated/model";

export type Ends = "never" | "later" | "over";
export type Rights = { who: "person" | "institution"; ends: Ends; date: string; seesRows: boolean };

/** What the sentence about a member is made of. `scopes` are those of the member's role. */
export function rightsOf(
  member: Pick<Member, "kind" | "until" | "external">,
  scopes: readonly string[],
  now: Date,
): Rights {
  const until = member.until === null ? null : new Date(member.until);
  return {
    who: member.kind === "institution" ? "institution" : "person",
    ends: until === null ? "never" : until > now ? "later" : "over",
    date: until === null ? "" : dayOf(until),
    seesRows: scopes.includes("dataset:read_rows") && !member.external,
  };
}

/** 2027-03-31, in the reader's own time zone. */
export function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The end of a day that a person chose counts as within it; nothing chosen is no end. */
export function endOfDay(day: string): string | null {
  return day === "" ? null : new Date(`${day}T23:59:59`).toISOString();
}

/** The roles that somebody of an institution may hold. */
export function rolesFor(roles: readonly RoleView[], isExternal: boolean): RoleView[] {
  return roles.filter((one) => one.external || !isExternal);
}

/** "dataset:read_rows" as a key of the texts. */
export function keyOf(scope: string): string {
  return scope.replace(":", "_");
}

const ROOMS = ["study", "dataset", "recipe", "experiment", "model", "report", "token", "audit"];

/** Scopes in groups of the same room, in the order of the work. */
export function inRooms(scopes: readonly string[]): { room: string; scopes: string[] }[] {
  return ROOMS.map((room) => ({
    room,
    scopes: scopes.filter((scope) => scope.split(":", 1)[0] === room).sort(),
  })).filter((one) => one.scopes.length > 0);
}

/** What a token does not carry unless somebody says so: whoever finds it could let others in. */
export const NOT_BY_DEFAULT: readonly string[] = ["study:manage", "study:approve", "token:issue"];

export function usualScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !NOT_BY_DEFAULT.includes(scope));
}

export type TokenState = "live" | "expired" | "revoked";

export function stateOf(token: { revoked_at: string | null; expires_at: string }, now: Date): TokenState {
  if (token.revoked_at !== null) return "revoked";
  return new Date(token.expires_at) <= now ? "expired" : "live";
}

/** "10.1.0.0/16" or one address; the server checks it for good. */
export function isNetwork(text: string): boolean {
  return /^[0-9a-fA-F:.]{2,45}(\/\d{1,3})?$/.test(text);
}
