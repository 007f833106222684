import { afterEach, describe, expect, it, vi } from "vitest";
import { arrivalIn, cameFrom, goingTo } from "./comeBack";

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe("arrivalIn", () => {
  it("reads code and state, and the issuer when it names itself", () => {
    expect(arrivalIn("?code=c&state=s")).toEqual({ state: "s", code: "c", error: "" });
    expect(arrivalIn("?code=c&state=s&iss=https%3A%2F%2Fi")).toEqual({
      state: "s",
      code: "c",
      error: "",
      iss: "https://i",
    });
  });

  it("reads a refusal", () => {
    expect(arrivalIn("?error=access_denied&state=s")).toEqual({
      state: "s",
      code: "",
      error: "access_denied",
    });
  });

  it("is nothing without both", () => {
    expect(arrivalIn("")).toBeNull();
    expect(arrivalIn("?code=c")).toBeNull();
    expect(arrivalIn("?state=s")).toBeNull();
  });
});

describe("the page to come back to", () => {
  it("is told once", () => {
    vi.stubGlobal("sessionStorage", storage());
    goingTo("/studies/std_1/clean?step=2");
    expect(cameFrom()).toBe("/studies/std_1/clean?step=2");
    expect(cameFrom()).toBe("/");
  });

  it.each(["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])(
    "is never %s",
    (place) => {
      vi.stubGlobal("sessionStorage", storage());
      goingTo(place);
      expect(cameFrom()).toBe("/");
    },
  );
});
