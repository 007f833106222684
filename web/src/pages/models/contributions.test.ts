import { describe, expect, it } from "vitest";
import { MOST_SHOWN, signed, split } from "./contributions";

const part = (column: string, value: number) => ({ column, value, error: 0 });

describe("contributions of one patient's values", () => {
  it("show the largest first and sum up the rest", () => {
    const all = Array.from({ length: MOST_SHOWN + 3 }, (_, at) => part(`c${at}`, at % 2 ? at : -at));
    const { shown, others } = split(all);
    expect(shown[0]).toMatchObject({ column: "c12", value: -12 });
    expect(shown).toHaveLength(MOST_SHOWN);
    expect(others).toEqual({ value: -2 + 1 - 0, count: 3 });
  });
  it("have no rest when they are few", () => {
    expect(split([part("a", 1)]).others).toBeNull();
  });
  it("carry a sign unless they are nothing", () => {
    expect([signed(0.123, 2), signed(-4, 1), signed(-0.001, 2)]).toEqual(["+0.12", "−4.0", "0.00"]);
  });
});
