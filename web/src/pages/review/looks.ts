import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { checkTarget, compareColumns, getDiffSummary, getProfile, mapMissing } from "@/api/generated";
import type { MapMissingOf } from "@/api/generated/model";
import { hasEvent, type Wish } from "./wish";

/** What was prepared never changes, so what was computed from it is asked for once. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY };

export function useProfile(studyId: string, preparedId: string) {
  return useQuery({
    ...ONCE,
    queryKey: ["looks", studyId, preparedId, "profile"],
    queryFn: ({ signal }) => getProfile(studyId, preparedId, { signal }),
  });
}

export function useComparison(studyId: string, preparedId: string) {
  return useQuery({
    ...ONCE,
    queryKey: ["looks", studyId, preparedId, "comparison"],
    queryFn: ({ signal }) => compareColumns(studyId, preparedId, { signal }),
  });
}

export function useDiffSummary(studyId: string, preparedId: string) {
  return useQuery({
    ...ONCE,
    queryKey: ["looks", studyId, preparedId, "rules"],
    queryFn: ({ signal }) => getDiffSummary(studyId, preparedId, { signal }),
  });
}

export function useMissingMap(studyId: string, preparedId: string, of: MapMissingOf) {
  return useQuery({
    ...ONCE,
    queryKey: ["looks", studyId, preparedId, "missing", of],
    queryFn: ({ signal }) => mapMissing(studyId, preparedId, { of, blocks: 60 }, { signal }),
  });
}

/** What an approval with this wish would say; nothing is asked before a target is chosen. */
export function useTargetCheck(studyId: string, preparedId: string, wish: Wish, isReady: boolean) {
  const asked = {
    target: wish.target ?? "",
    task: wish.task,
    positive: hasEvent(wish.task) ? (wish.positive ?? undefined) : undefined,
    time: wish.task === "survival" ? (wish.time ?? undefined) : undefined,
    split: wish.by,
    split_column: wish.by === "row" ? undefined : (wish.splitColumn ?? undefined),
    test: wish.test,
    seed: wish.seed,
  };
  return useQuery({
    ...ONCE,
    enabled: isReady && wish.target !== null,
    placeholderData: keepPreviousData,
    queryKey: ["looks", studyId, preparedId, "target", asked],
    queryFn: ({ signal }) => checkTarget(studyId, preparedId, asked, { signal }),
  });
}
