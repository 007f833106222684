import { expect, it } from "vitest";
import type { ModelView } from "@/api/generated/model";
import { settingsOf, shown } from "./settingsOf";

it("lays a model's own parameters beside its training's settings", () => {
  const model = {
    algorithm: "lightgbm",
    members: [{ name: "L", weight: 1, params: { rounds: 9 } }],
  } as unknown as ModelView;
  const used = { prepared_id: "p", settings: { seed: 7, resolved_trials: [1] } };
  expect(settingsOf(model, used)).toEqual({ algorithm: "lightgbm", rounds: 9, seed: 7 });
});

it("names the members of a combined model by their weight", () => {
  const members = [
    { name: "A", weight: 0.561 },
    { name: "B", weight: 0.439 },
  ];
  const model = { algorithm: "ensemble", members } as unknown as ModelView;
  expect(settingsOf(model, undefined)).toEqual({ algorithm: "ensemble", members: "A 56 %, B 44 %" });
});

it("shows what is not set as a dash", () => {
  expect([null, "", {}, false].map(shown)).toEqual(["–", "–", "{}", "false"]);
});
