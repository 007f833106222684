import { describe, expect, it } from "vitest";
import { type Newest, pathOf, stageOf } from "./stage";

const NOTHING: Newest = {
  uploadId: null,
  uploadWaits: false,
  datasetId: null,
  recipeId: null,
  prepared: null,
  experimentId: null,
  reportId: null,
  lastAt: null,
};

describe("the stage of a study", () => {
  it("is the first one whose result is missing", () => {
    expect(stageOf(NOTHING)).toBe("upload");
    expect(stageOf({ ...NOTHING, uploadId: "upl_1", uploadWaits: true })).toBe("check");
    expect(stageOf({ ...NOTHING, uploadId: "upl_1", datasetId: "dst_1" })).toBe("clean");
    expect(stageOf({ ...NOTHING, prepared: { id: "prp_1", state: "open" } })).toBe("review");
    expect(stageOf({ ...NOTHING, prepared: { id: "prp_1", state: "approved" } })).toBe("train");
    expect(stageOf({ ...NOTHING, prepared: { id: "prp_1", state: "void" } })).toBe("review");
    expect(stageOf({ ...NOTHING, experimentId: "exp_1" })).toBe("report");
  });

  it("offers no page for what is not there yet", () => {
    expect(pathOf("review", "std_1", NOTHING)).toBeNull();
    expect(pathOf("check", "std_1", NOTHING)).toBeNull();
    expect(pathOf("upload", "std_1", NOTHING)).toBe("/studies/std_1/data");
  });

  it("leads to the upload that waits for an answer", () => {
    const waiting = { ...NOTHING, uploadId: "upl_1", uploadWaits: true };
    expect(pathOf("check", "std_1", waiting)).toBe("/studies/std_1/data/uploads/upl_1");
  });
});
