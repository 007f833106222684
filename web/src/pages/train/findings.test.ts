import { expect, it } from "vitest";
import type { Finding } from "@/api/generated/model";
import { gathered } from "./findings";

it("tells the same words once, with all columns", () => {
  const one = (column: string | null, text: string): Finding => ({
    code: "c",
    level: "info",
    column,
    text,
    text_ko: "",
  });
  const found = gathered([one("ca", "mostly missing"), one(null, "small"), one("thal", "mostly missing")]);
  expect(found.map((each) => [each.finding.text, each.columns])).toEqual([
    ["mostly missing", ["ca", "thal"]],
    ["small", []],
  ]);
});
