import { useCallback, useState } from "react";
import type { Wish } from "./wish";

/** What the reviewer has really looked at; ids of findings, columns, rules and subjects. */
export type Looked = {
  tabs: string[];
  findings: string[];
  columns: string[];
  rules: string[];
  subjects: string[];
};

export type Draft = {
  looked: Looked;
  remarks: Record<string, string>;
  note: string;
  wish: Partial<Wish>;
};

export const EMPTY: Draft = {
  looked: { tabs: [], findings: [], columns: [], rules: [], subjects: [] },
  remarks: {},
  note: "",
  wish: {},
};

/** What one looked at is added once; the same draft comes back when nothing is new. */
export function seen(draft: Draft, kind: keyof Looked, ids: readonly string[]): Draft {
  const known = new Set(draft.looked[kind]);
  const fresh = ids.filter((id) => !known.has(id));
  if (fresh.length === 0) return draft;
  return { ...draft, looked: { ...draft.looked, [kind]: [...draft.looked[kind], ...fresh] } };
}

function keptAs(preparedId: string, sha256: string): string {
  return `medloom.review.${preparedId}.${sha256.slice(0, 16)}`;
}

function read(name: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<Draft>;
    return { ...EMPTY, ...kept, looked: { ...EMPTY.looked, ...kept.looked } };
  } catch {
    return EMPTY;
  }
}

export type DraftInHand = {
  draft: Draft;
  change: (edit: (draft: Draft) => Draft) => void;
  see: (kind: keyof Looked, ...ids: string[]) => void;
  forget: () => void;
};

/** The unsigned review: kept in this browser until it is signed, and bound to the bytes that were looked at. */
export function useDraft(preparedId: string, sha256: string): DraftInHand {
  const name = keptAs(preparedId, sha256);
  const [draft, set] = useState(() => read(name));
  const change = useCallback(
    (edit: (draft: Draft) => Draft) =>
      set((before) => {
        const after = edit(before);
        if (after !== before) localStorage.setItem(name, JSON.stringify(after));
        return after;
      }),
    [name],
  );
  const see = useCallback(
    (kind: keyof Looked, ...ids: string[]) => change((before) => seen(before, kind, ids)),
    [change],
  );
  const forget = useCallback(() => {
    localStorage.removeItem(name);
    set(EMPTY);
  }, [name]);
  return { draft, change, see, forget };
}
