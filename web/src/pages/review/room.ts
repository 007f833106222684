import { useHotkeys } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import type { PreparedView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { changedColumns, checklist, findingId, rulesOf, type TabName } from "./checklist";
import { useDraft } from "./draft";
import { useComparison, useDiffSummary, useProfile, useTargetCheck } from "./looks";
import { defaultWish, type Wish } from "./wish";

/** Everything that the parts of one review share: what was computed, what was looked at, what is wished. */
export function useReviewRoom(prepared: PreparedView) {
  const studyId = useStudy().id;
  const inHand = useDraft(prepared.id, prepared.sha256);
  const { draft, change, see } = inHand;
  const [tab, setTab] = useState<TabName>("findings");
  const [at, setAt] = useState(0);
  const [column, setColumn] = useState<string | null>(null);
  const profile = useProfile(studyId, prepared.id);
  const comparison = useComparison(studyId, prepared.id);
  const rules = useDiffSummary(studyId, prepared.id);
  const byRoles = useMemo(() => defaultWish(prepared.columns, profile.data), [prepared, profile.data]);
  const wish: Wish = { ...byRoles, ...draft.wish };
  const check = useTargetCheck(studyId, prepared.id, wish, profile.isSuccess);
  const findings = useMemo(
    () => [...prepared.findings, ...(check.data?.findings ?? [])],
    [prepared.findings, check.data],
  );
  const items = checklist(
    {
      findings: check.isLoading ? null : findings.map(findingId),
      columns: comparison.data ? changedColumns(comparison.data.columns).map((each) => each.name) : null,
      rules: rules.data ? rulesOf(rules.data) : null,
      subjects: prepared.subjects ?? prepared.rows,
    },
    draft.looked,
  );
  useEffect(() => see("tabs", tab), [see, tab]);
  const step = (by: number) => {
    if (tab !== "findings") return setTab("findings");
    if (findings.length > 0) setAt((before) => (before + by + findings.length) % findings.length);
  };
  useHotkeys([
    ["N", () => step(1), { usePhysicalKeys: true }],
    ["shift+N", () => step(-1), { usePhysicalKeys: true }],
  ]);
  return {
    studyId,
    prepared,
    inHand,
    profile,
    comparison,
    rules,
    wish,
    setWish: (next: Partial<Wish>) => change((before) => ({ ...before, wish: { ...before.wish, ...next } })),
    check,
    findings,
    items,
    tab,
    setTab,
    at,
    setAt,
    step,
    column,
    setColumn,
    lookAt: (name: string) => {
      setColumn(name);
      setTab("columns");
    },
    mayReadRows: useMay("dataset:read_rows"),
    maySign: useMay("dataset:signoff"),
  };
}

export type ReviewRoom = ReturnType<typeof useReviewRoom>;
