import { expect, it } from "vitest";
import { curlSnippet, pythonSnippet } from "./snippets";

const PLACE = { origin: "https://medloom.example", studyId: "std_1", endpointId: "ept_1" };

it("names the address and takes the token from the environment", () => {
  const curl = curlSnippet(PLACE, { age: 50, sex: null });
  expect(curl).toContain("https://medloom.example/api/v1/studies/std_1/endpoints/ept_1/predictions");
  expect(curl).toContain("$MEDLOOM_TOKEN");
  expect(curl).not.toMatch(/mlm_/);
});

it("survives quotes in names, and writes None", () => {
  expect(curlSnippet(PLACE, { "mother's age": 1 })).toContain(`"mother'\\''s age": 1`);
  expect(pythonSnippet(PLACE, { 'a"b': null })).toContain(`"a\\"b": None,`);
});
