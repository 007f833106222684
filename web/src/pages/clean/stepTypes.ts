import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { listStepTypes } from "@/api/generated";
import type { StepType, StepTypes } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { useOptionWords } from "@/parts/SchemaFormFields/surroundings";
import { type SummaryWords, summaryOf } from "./summary";

export const FAMILIES = ["columns", "values", "missing", "rows", "compute", "shape", "series"] as const;

const NONE: StepTypes = { items: [], functions: [], quantities: {} };

/** Every kind of step the server knows, with its words and its form. */
export function useStepTypes() {
  const read = useQuery({
    queryKey: ["step-types"],
    queryFn: ({ signal }) => listStepTypes({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const types = read.data ?? NONE;
  const byOp = useMemo(() => new Map(types.items.map((type) => [type.op, type])), [types]);
  return { types, byOp };
}

export type Told = { op: string; params: Record<string, unknown> };

/** A step in words: the title its menu has, and its parameters in one line. */
export function useStepWords() {
  const language = useLanguage();
  const { t } = useTranslation("steps");
  const option = useOptionWords();
  const { byOp } = useStepTypes();
  const title = useCallback(
    (op: string) => {
      const type = byOp.get(op);
      return type ? inWords(type.title, language) : op;
    },
    [byOp, language],
  );
  const words: SummaryWords = {
    and_more: (n) => t("summary.and_more", { n }),
    all_columns: t("summary.all_columns"),
    missing: t("summary.missing"),
    outside: t("summary.outside"),
    cells: (n) => t("summary.cells", { n: count(n, language) }),
    option,
  };
  return { title, summary: (step: Told) => summaryOf(step.op, step.params, words) };
}

export function inFamilies(types: readonly StepType[]): { family: string; types: StepType[] }[] {
  return FAMILIES.map((family) => ({ family, types: types.filter((type) => type.family === family) })).filter(
    (group) => group.types.length > 0,
  );
}
