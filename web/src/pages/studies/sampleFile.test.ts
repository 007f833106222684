import { describe, expect, it } from "vitest";
import type { ColumnProposal } from "@/api/generated/model";
import en from "@/locales/en/studies.json";
import ko from "@/locales/ko/studies.json";
import sample from "../../../../examples/stroke-ist/study.yaml";
import { rolesFor, type StudyFile, stepsFor } from "./sampleFile";

const file = sample as StudyFile;
const column = (name: string, role: ColumnProposal["role"]): ColumnProposal => ({
  index: 0,
  name,
  source_name: name,
  type: "integer",
  role,
});

describe("the sample's study file", () => {
  it("gives the roles, and takes back what was guessed for other columns", () => {
    const columns = [
      column("HOSPNUM", "subject"),
      column("ID14", "feature"),
      column("AGE", "feature"),
      column("DIED", "outcome"),
    ];
    expect(rolesFor(file, columns)).toEqual({
      HOSPNUM: { role: "site" },
      ID14: { role: "outcome" },
      DIED: { role: "feature" },
    });
  });

  it("gives its steps with every note in both languages", () => {
    const noted = file.recipe.flatMap((step, place) => (step.note === undefined ? [] : [String(place)]));
    expect(Object.keys(ko.sample.notes)).toEqual(noted);
    expect(Object.keys(en.sample.notes)).toEqual(noted);
    expect(stepsFor(file, ko.sample.notes)?.[0]).toMatchObject({ op: "select", note: ko.sample.notes["0"] });
    expect(stepsFor(file, en.sample.notes)?.[5]).toEqual({ op: "drop", columns: ["HOURLOCAL"] });
  });
});
