import type { ListSiteLedgerParams } from "@/api/generated/model";

/** What a person looks for in the ledger; an empty text is no wish. */
export type Filters = {
  studyId: string;
  subject: string;
  action: string;
  decision: "" | "allow" | "deny";
  service: string;
  since: string;
  until: string;
};

export const NO_FILTERS: Filters = {
  studyId: "",
  subject: "",
  action: "",
  decision: "",
  service: "",
  since: "",
  until: "",
};

/** The server's words for the filters; days are whole days of the reader's time zone, the last one included. */
export function askedBy(filters: Filters): ListSiteLedgerParams {
  const asked: ListSiteLedgerParams = {};
  if (filters.studyId) asked.study_id = filters.studyId;
  if (filters.subject.trim()) asked.subject = filters.subject.trim();
  if (filters.action.trim()) asked.action = filters.action.trim();
  if (filters.decision) asked.decision = filters.decision;
  if (filters.service) asked.service = filters.service;
  if (filters.since) asked.since = new Date(`${filters.since}T00:00:00`).toISOString();
  if (filters.until) {
    const end = new Date(`${filters.until}T00:00:00`);
    end.setDate(end.getDate() + 1);
    asked.until = end.toISOString();
  }
  return asked;
}
