import { describe, expect, it } from "vitest";
import type { ComparisonView, ModelView } from "@/api/generated/model";
import { comparable, distinctNames, isOf, queryOf, usualModels, viewOf } from "./view";

describe("the address of a comparison", () => {
  it("comes back as the same view", () => {
    const view = { models: ["a", "b"], part: "oof" as const, focus: "b", threshold: 0.31 };
    expect(viewOf(queryOf(view))).toEqual(view);
  });

  it("holds four models at most, once each, and focuses on one of them", () => {
    const view = viewOf(new URLSearchParams("models=a,b,a,c,d,e&focus=z&t=2"));
    expect(view.models).toEqual(["a", "b", "c", "d"]);
    expect(view.focus).toBe("a");
    expect(view.threshold).toBeNull();
  });
});

const model = (id: string, experiment_id: string, created_at: string, prepared_id = "p") =>
  ({ id, experiment_id, created_at, prepared_id, best: false, family: "x" }) as ModelView;

describe("models to compare", () => {
  it("are those of the newest training if nobody chose", () => {
    expect(usualModels([model("old", "e1", "2026-01-01"), model("new", "e2", "2026-02-01")])).toEqual([
      "new",
    ]);
  });

  it("learned from the same data", () => {
    const all = [model("a", "e", "1"), model("b", "e", "1", "other")];
    expect(comparable(all, all.slice(0, 1)).map((one) => one.id)).toEqual(["a"]);
    expect(comparable(all, []).length).toBe(2);
  });

  it("make the same comparison in any order", () => {
    const known = { part: "test", models: [{ model_id: "b" }, { model_id: "a" }] } as ComparisonView;
    expect(isOf(known, ["a", "b"], "test")).toBe(true);
    expect(isOf(known, ["a", "b"], "oof")).toBe(false);
    expect(isOf(known, ["a"], "test")).toBe(false);
  });
});

it("tells models of the same name apart", () => {
  const some = [
    { id: "a", name: "Ensemble" },
    { id: "b", name: "Ensemble" },
    { id: "c", name: "Lasso" },
  ];
  expect([...distinctNames(some).values()]).toEqual(["Ensemble", "Ensemble (2)", "Lasso"]);
});
