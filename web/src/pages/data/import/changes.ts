import type {
  ColumnPatch,
  ColumnProposal,
  Decision,
  IdentifierFlag,
  Proposal,
  ProposalPatch,
  TableProposal,
} from "@/api/generated/model";
import { PERSON } from "./guesses";

/** Of these roles a table has at most one column: the newest choice holds. */
const SINGLE = ["subject", "site", "time"];

/** Whether the file must be read again, which takes a moment. */
export function readsAgain(patch: ProposalPatch): boolean {
  return Object.values(patch.tables ?? {}).some((table) => table.options);
}

/** The proposal as it will be after a change, shown until the server has answered. */
export function afterPatch(proposal: Proposal, patch: ProposalPatch): Proposal {
  return {
    ...proposal,
    main: patch.main ?? proposal.main,
    tables: proposal.tables.map((table) => {
      const change = patch.tables?.[table.name];
      if (!change) return table;
      const columns = Object.entries(change.columns ?? {}).reduce(
        (before, [name, patched]) => afterColumn(before, name, patched),
        table.columns,
      );
      return { ...table, include: change.include ?? table.include, columns };
    }),
  };
}

function afterColumn(columns: ColumnProposal[], name: string, patch: ColumnPatch): ColumnProposal[] {
  const given = Object.fromEntries(Object.entries(patch).filter(([field]) => field !== "date_format"));
  const why = Object.fromEntries(Object.keys(given).map((field) => [field, PERSON]));
  return columns.map((column) => {
    if (column.name === name)
      return { ...column, ...given, why: { ...column.why, ...why } } as ColumnProposal;
    const gives = patch.role && SINGLE.includes(patch.role) && column.role === patch.role;
    return gives ? { ...column, role: "feature" } : column;
  });
}

/** Codes as people type them: split at commas, semicolons and blanks; each once. */
export function codesIn(text: string): string[] {
  return [...new Set(text.split(/[,;\s]+/).filter((code) => code !== ""))];
}

/** A number as people type it; null for an empty field, undefined for something else. */
export function numberIn(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

export type Action = Decision["action"];

/** The patient's number is needed to keep a patient's rows together, so it becomes a code; the rest goes. */
export function advised(table: TableProposal, flag: IdentifierFlag): Action {
  const column = table.columns.find((one) => one.name === flag.column);
  return column?.role === "subject" ? "pseudonymise" : "drop";
}

/** What may be done with a suspicious column; dates can be shifted only where patients are told apart. */
export function actionsFor(table: TableProposal, flag: IdentifierFlag): Action[] {
  const column = table.columns.find((one) => one.name === flag.column);
  const isDate = column?.type === "date" || column?.type === "datetime";
  const hasSubject = table.columns.some((one) => one.role === "subject");
  return isDate && hasSubject
    ? ["drop", "pseudonymise", "shift_dates", "not_identifying"]
    : ["drop", "pseudonymise", "not_identifying"];
}
