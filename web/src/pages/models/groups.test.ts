import { expect, it } from "vitest";
import type { ModelView } from "@/api/generated/model";
import { byTraining, released } from "./groups";

const model = (
  id: string,
  experiment_id: string,
  created_at: string,
  best = false,
  version: number | null = null,
) => ({ id, experiment_id, created_at, best, target: "y", released: version && { version } }) as ModelView;

it("shows the newest training first and its best model first", () => {
  const found = byTraining([model("a", "old", "1"), model("b", "new", "2"), model("c", "new", "2", true)]);
  expect(found.map((one) => [one.id, one.models.map((each) => each.id)])).toEqual([
    ["new", ["c", "b"]],
    ["old", ["a"]],
  ]);
});

it("shows released versions newest first", () => {
  const some = [model("a", "e", "1", false, 1), model("b", "e", "1"), model("c", "e", "1", false, 2)];
  expect(released(some).map((one) => one.id)).toEqual(["c", "a"]);
});
