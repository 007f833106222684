import type { User } from "@/api/generated/model";

/** Whether a person is meant by what somebody typed: every word is part of a name or of the institution's. */
export function matches(
  user: Pick<User, "name" | "display_name">,
  institution: string,
  search: string,
): boolean {
  const text = `${user.name} ${user.display_name} ${institution}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The sign-in names that the server takes. */
export function isName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._@-]{1,63}$/.test(text);
}
