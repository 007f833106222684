import { useEffect, useState } from "react";
import type { Draft } from "./draft";

/** What is typed is kept in this browser until it is saved or discarded. */
export function useDraft(datasetId: string) {
  const key = `medloom.dictionary.${datasetId}`;
  const [kept] = useState<Draft>(() => read(key));
  const [draft, setDraft] = useState(kept);
  useEffect(() => {
    if (Object.keys(draft).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  }, [draft, key]);
  return { draft, setDraft, wasKept: Object.keys(kept).length > 0 };
}

function read(key: string): Draft {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Draft;
  } catch {
    return {};
  }
}
