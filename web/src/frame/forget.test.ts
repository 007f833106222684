import { afterEach, expect, it, vi } from "vitest";
import { forget } from "./forget";

class Kept {
  [key: string]: unknown;
  removeItem(key: string) {
    delete this[key];
  }
  clear() {
    for (const key of Object.keys(this)) delete this[key];
  }
}

afterEach(() => vi.unstubAllGlobals());

it("leaves the language, a review that was begun and what is not ours, and nothing else", () => {
  const session = Object.assign(new Kept(), { "medloom.edits.rcp_1": "[]" });
  const local = Object.assign(new Kept(), {
    "medloom.language": "ko",
    "medloom.jobs": "[]",
    "medloom.review.prp_1": "{}",
    other: "x",
  });
  vi.stubGlobal("sessionStorage", session);
  vi.stubGlobal("localStorage", local);
  forget();
  expect(Object.keys(session)).toEqual([]);
  expect(Object.keys(local)).toEqual(["medloom.language", "medloom.review.prp_1", "other"]);
});
