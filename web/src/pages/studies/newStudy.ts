import type { StudyIn } from "@/api/generated/model";

/** What kind of answer the study looks for. */
export const ANSWERS = ["yes_no", "number", "classes"] as const;
export type Answer = (typeof ANSWERS)[number];

export type Told = { wish: string; answer: Answer; who: string; title: string };

const MOST = 300;

/** The title that a question suggests, until the person writes another one. */
export function suggestedTitle(wish: string): string {
  return wish
    .trim()
    .replace(/[?？.。]+$/, "")
    .slice(0, MOST);
}

/** Three answers as a study: the question is kept in the person's own words. */
export function studyOf(told: Told, answerWords: string): StudyIn {
  const parts = [told.wish.trim(), told.who.trim(), answerWords].filter((part) => part !== "");
  return {
    title: (told.title.trim() || suggestedTitle(told.wish)).slice(0, MOST),
    question: parts.join(" · "),
  };
}

/** A study begun with a file is named after it. */
export function titleOfFile(name: string): string {
  return (
    name
      .replace(/\.[A-Za-z0-9]{1,8}$/, "")
      .replaceAll("_", " ")
      .trim() || name
  ).slice(0, MOST);
}
