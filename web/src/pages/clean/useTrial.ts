import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { tryStep } from "@/api/generated";
import { ApiProblem } from "@/api/problem";
import { useLanguage } from "@/i18n/words";
import type { FieldError } from "@/parts/SchemaForm";
import { faultOf } from "@/parts/SchemaFormFields/problems";

const WAIT_MS = 400;

type Wish = {
  studyId: string;
  recipeId: string;
  version: number;
  /** The step before it, or `source`. */
  after: string;
  op: string;
  params: Record<string, unknown>;
  ready: boolean;
};

/** What a step would do, asked a moment after the last key; a fault is told at its field. */
export function useTrial({ studyId, recipeId, version, after, op, params, ready }: Wish) {
  const language = useLanguage();
  const now = JSON.stringify({ op, params });
  const [wish] = useDebouncedValue(now, WAIT_MS);
  const asked = useQuery({
    queryKey: ["recipes", studyId, recipeId, "try", version, after, wish],
    queryFn: ({ signal }) =>
      tryStep(studyId, recipeId, { step: JSON.parse(wish) as Wish & { op: string }, after }, { signal }),
    enabled: ready && wish === now,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const fault = ready && asked.error instanceof ApiProblem ? faultOf(asked.error.problem, language) : null;
  const errors: Record<string, FieldError> = fault?.field ? { [fault.field]: fault.error } : {};
  const other = ready && !fault?.field ? asked.error : null;
  return {
    trial: ready && !asked.error ? asked.data : undefined,
    busy: ready && asked.isFetching,
    errors,
    other,
    faulty: ready && asked.error !== null && !asked.isFetching,
  };
}
