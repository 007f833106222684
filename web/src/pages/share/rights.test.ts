import { describe, expect, it } from "vitest";
import en from "@/locales/en/share.json";
import ko from "@/locales/ko/share.json";
import document from "../../../../gateway/medloom_gateway/openapi.json";
import {
  endOfDay,
  inRooms,
  isNetwork,
  keyOf,
  NOT_BY_DEFAULT,
  rightsOf,
  rolesFor,
  stateOf,
  usualScopes,
} from "./rights";

const NOW = new Date("2026-11-23T12:00:00Z");
const somebody = { kind: "person" as const, until: null, external: false };

describe("the sentence about a member", () => {
  it("says that an owner sees rows for good", () => {
    expect(rightsOf(somebody, ["dataset:read_rows"], NOW)).toEqual({
      who: "person",
      ends: "never",
      date: "",
      seesRows: true,
    });
  });

  it("says until when, and when that is over", () => {
    const later = rightsOf({ ...somebody, until: "2027-03-31T12:00:00Z" }, [], NOW);
    expect([later.ends, later.date, later.seesRows]).toEqual(["later", "2027-03-31", false]);
    expect(rightsOf({ ...somebody, until: "2026-11-22T12:00:00Z" }, [], NOW).ends).toBe("over");
  });

  it("never promises rows to an outsider", () => {
    expect(rightsOf({ ...somebody, external: true }, ["dataset:read_rows"], NOW).seesRows).toBe(false);
  });

  it("has words for every role and every scope, in both languages", () => {
    const roles = document.components.schemas.Role.enum;
    for (const texts of [en, ko]) {
      expect(Object.keys(texts.role).sort()).toEqual([...roles].sort());
      for (const scope of NOT_BY_DEFAULT) expect(texts.scope).toHaveProperty(keyOf(scope));
    }
    const ends = ["never", "later", "over"];
    expect(Object.keys(en.sentence.person)).toEqual(ends);
    expect(Object.keys(en.sentence.institution)).toEqual(ends);
  });
});

describe("a membership that is asked for", () => {
  it("lasts to the end of the chosen day", () => {
    expect(endOfDay("")).toBeNull();
    expect(new Date(endOfDay("2027-03-31") ?? "").getHours()).toBe(23);
  });

  it("of an outside institution is one of the two outside roles", () => {
    const roles = [
      { role: "owner" as const, external: false, scopes: [] },
      { role: "external_trainer" as const, external: true, scopes: [] },
    ];
    expect(rolesFor(roles, true).map((one) => one.role)).toEqual(["external_trainer"]);
    expect(rolesFor(roles, false)).toHaveLength(2);
  });
});

describe("a token", () => {
  it("does not let others in unless somebody says so", () => {
    expect(usualScopes(["study:view", "study:manage", "token:issue"])).toEqual(["study:view"]);
  });

  it("is live, expired or revoked", () => {
    const expires_at = "2026-11-24T00:00:00Z";
    expect(stateOf({ revoked_at: null, expires_at }, NOW)).toBe("live");
    expect(stateOf({ revoked_at: null, expires_at: "2026-11-23T11:00:00Z" }, NOW)).toBe("expired");
    expect(stateOf({ revoked_at: "2026-11-23T11:00:00Z", expires_at }, NOW)).toBe("revoked");
  });

  it("shows its scopes by room, in the order of the work", () => {
    expect(inRooms(["model:predict", "dataset:upload", "dataset:edit"])).toEqual([
      { room: "dataset", scopes: ["dataset:edit", "dataset:upload"] },
      { room: "model", scopes: ["model:predict"] },
    ]);
  });

  it("may be bound to a network", () => {
    expect(isNetwork("10.1.0.0/16")).toBe(true);
    expect(isNetwork("2001:db8::/32")).toBe(true);
    expect(isNetwork("hospital.example")).toBe(false);
  });
});
