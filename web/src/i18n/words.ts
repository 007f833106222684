import { useTranslation } from "react-i18next";
import type { Problem, Words } from "@/api/generated/model";
import type { Language } from "./index";

export function useLanguage(): Language {
  return useTranslation("frame").i18n.language === "ko" ? "ko" : "en";
}

/** The server's own words, which come in both languages. */
export function inWords(words: Words, language: Language): string {
  return words[language];
}

/** What a refusal says, and what to do next. */
export function inWordsOfProblem(problem: Problem, language: Language): { detail: string; hint: string } {
  const detail = language === "ko" ? (problem.detail_ko ?? problem.detail) : problem.detail;
  const hint = language === "ko" ? (problem.hint_ko ?? problem.hint) : problem.hint;
  return { detail: detail ?? "", hint: hint ?? "" };
}
