import { describe, expect, it } from "vitest";
import type { DatasetView, UploadView } from "@/api/generated/model";
import { nextOnData, openUploads } from "./next";

const upload = (id: string, state: UploadView["state"]) => ({ id, state }) as UploadView;
const dataset = (id: string, state: DatasetView["state"]) => ({ id, state }) as DatasetView;

describe("what comes next on the data page", () => {
  it("is the upload that waits for an answer, else the newest data set in use, else a file", () => {
    expect(nextOnData([], [])).toEqual({ to: "choose" });
    expect(nextOnData([upload("u", "refused")], [dataset("d", "withdrawn")])).toEqual({ to: "choose" });
    const two = [dataset("gone", "withdrawn"), dataset("d", "active")];
    expect(nextOnData([upload("u", "registered")], two)).toMatchObject({ to: "clean", dataset: { id: "d" } });
    expect(nextOnData([upload("u", "proposed")], two)).toMatchObject({ to: "check", upload: { id: "u" } });
  });

  it("keeps refused uploads in sight and accepted ones out of it", () => {
    const uploads = [upload("a", "refused"), upload("b", "registered"), upload("c", "receiving")];
    expect(openUploads(uploads, []).map((one) => one.id)).toEqual(["a", "c"]);
    expect(openUploads(uploads, [{ uploadId: "c" }]).map((one) => one.id)).toEqual(["a"]);
  });
});
