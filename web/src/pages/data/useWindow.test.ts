import { describe, expect, it } from "vitest";
import { windowOf } from "./useWindow";

describe("the rows in sight of a long table", () => {
  it("are drawn with some to spare, and the rest is room", () => {
    expect(windowOf(171, 36, 0, 360)).toEqual({ first: 0, last: 22, above: 0, below: 149 * 36 });
    expect(windowOf(171, 36, 3600, 360)).toEqual({ first: 88, last: 122, above: 88 * 36, below: 49 * 36 });
    expect(windowOf(5, 36, 0, 900)).toEqual({ first: 0, last: 5, above: 0, below: 0 });
  });

  it("exist even when a search has left fewer rows than were scrolled past", () => {
    expect(windowOf(3, 36, 3600, 360)).toMatchObject({ first: 2, last: 3, below: 0 });
    expect(windowOf(0, 36, 0, 360)).toMatchObject({ first: 0, last: 0 });
  });
});
