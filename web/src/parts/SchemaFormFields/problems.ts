import type { Problem } from "@/api/generated/model";
import type { Language } from "@/i18n";
import { inWordsOfProblem } from "@/i18n/words";
import type { FieldError } from "./schema";

const STEP = /^steps\.(\d+)\.([^.:]+)(?:[.:](.*))?$/;

/** Which step and field a refusal of a recipe speaks of ("steps.2.formula:7"), with its words. */
export function faultOf(
  problem: Problem,
  language: Language,
): { index: number | null; field: string | null; error: FieldError } {
  const { detail, hint } = inWordsOfProblem(problem, language);
  const at = STEP.exec(problem.where ?? "");
  const own = /^(\w+):(\d+)$/.exec(problem.where ?? "");
  const position = at ? (at[3] ?? "") : (own?.[2] ?? "");
  const error: FieldError = { text: [detail, hint].filter(Boolean).join(" ") };
  if (/^\d+$/.test(position)) error.position = Number(position);
  return { index: at ? Number(at[1]) : null, field: at?.[2] ?? own?.[1] ?? null, error };
}
