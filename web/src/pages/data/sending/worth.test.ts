import { describe, expect, it } from "vitest";
import { worthSending } from "./worth";

describe("which files of a dropped folder are sent", () => {
  it("are the tables; what is no table is named, what the system wrote is not", () => {
    const names = [
      "환자자료.XLSX",
      "~$환자자료.xlsx",
      ".DS_Store",
      "Thumbs.db",
      "scan.jpg",
      "no_ending",
      "a.csv",
    ];
    const sorted = worthSending(names.map((name) => ({ name })));
    expect(sorted.send.map((file) => file.name)).toEqual(["환자자료.XLSX", "a.csv"]);
    expect(sorted.leftOut.map((file) => file.name)).toEqual(["scan.jpg", "no_ending"]);
  });
});
