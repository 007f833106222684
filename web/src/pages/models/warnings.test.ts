import { expect, it } from "vitest";
import type { WarningView } from "@/api/generated/model";
import { told } from "./warnings";

const warning = (code: WarningView["code"], column: string): WarningView => ({
  code,
  column,
  text: "",
  text_ko: "",
});

it("tells what is missing once, behind what is unusual", () => {
  const found = told([warning("missing", "a"), warning("out_of_range", "b"), warning("missing", "c")]);
  expect(found.map((one) => [one.warning.code, one.columns])).toEqual([
    ["out_of_range", ["b"]],
    ["missing", ["a", "c"]],
  ]);
  expect(told([])).toEqual([]);
});
