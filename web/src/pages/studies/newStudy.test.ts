import { describe, expect, it } from "vitest";
import { studyOf, suggestedTitle, titleOfFile } from "./newStudy";

const told = {
  wish: "Who dies within 14 days?",
  answer: "yes_no" as const,
  who: "adults with stroke",
  title: "",
};

describe("three questions", () => {
  it("become a study with the person's own words as its question", () => {
    expect(studyOf(told, "yes or no")).toEqual({
      title: "Who dies within 14 days",
      question: "Who dies within 14 days? · adults with stroke · yes or no",
    });
    expect(studyOf({ ...told, title: " Stroke ", who: "" }, "yes or no")).toEqual({
      title: "Stroke",
      question: "Who dies within 14 days? · yes or no",
    });
  });

  it("suggest a title without the question mark, in any script, never too long", () => {
    expect(suggestedTitle("누가 14일 안에 사망하는가？")).toBe("누가 14일 안에 사망하는가");
    expect(suggestedTitle("x".repeat(500))).toHaveLength(300);
  });

  it("name a study after its file", () => {
    expect(titleOfFile("환자_자료_2026.xlsx")).toBe("환자 자료 2026");
    expect(titleOfFile(".csv")).toBe(".csv");
  });
});
