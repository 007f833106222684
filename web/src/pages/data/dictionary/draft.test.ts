import { describe, expect, it } from "vitest";
import type { Column } from "@/api/generated/model";
import { edited, fromCodebook, isBlock, pasted, toldOf } from "./draft";

const columns: Column[] = [
  { name: "age", type: "integer", unit: "years", high: 120 },
  { name: "sbp", type: "number" },
  { name: "sex", type: "category" },
];

describe("a dictionary that is being edited", () => {
  it("keeps what differs and forgets what is again as it was", () => {
    const once = edited({}, columns[0]!, { unit: "y", high: "110" });
    expect(once).toEqual({ age: { unit: "y", high: "110" } });
    expect(edited(once, columns[0]!, { unit: "years", high: "120" })).toEqual({});
    expect(edited({}, columns[0]!, { role: "feature" })).toEqual({});
  });

  it("is told with numbers as numbers, a cleared bound as none, and names what is no number", () => {
    const draft = { age: { high: "", label: "나이" }, sbp: { low: "50,5", high: "x" }, gone: { unit: "g" } };
    expect(toldOf(draft, columns)).toEqual({
      columns: { age: { label: "나이", high: null }, sbp: { low: 50.5 } },
      wrong: ["sbp"],
    });
  });

  it("takes a block from Excel from any cell on", () => {
    const block = "mmHg\t50\t300\t?\r\n-\t\t\r\n\tbeyond\r\n";
    expect(isBlock(block)).toBe(true);
    expect(isBlock("mmHg\n")).toBe(false);
    expect(pasted({}, columns, { row: 1, field: "unit" }, block)).toEqual({
      sbp: { unit: "mmHg", low: "50", high: "300" },
      sex: { unit: "-" },
    });
  });

  it("takes a codebook by the heads of its columns, in Korean, too", () => {
    const book =
      "변수명\t설명\t자료형\t단위\nAGE\t나이\t정수\t세\nweight\t체중\t\tkg\n\t\t\t\nsbp\t수축기 혈압\t\tmmHg";
    expect(fromCodebook({}, columns, book)).toEqual({
      draft: { age: { label: "나이", unit: "세" }, sbp: { label: "수축기 혈압", unit: "mmHg" } },
      found: 2,
      unknown: 1,
    });
  });
});
