import type {
  ColumnProposal,
  Finding,
  Guess,
  IdentifierFlag,
  Proposal,
  TableProposal,
} from "@/api/generated/model";

/** How the server says that a person has set a value. */
export const PERSON: Guess = { confidence: 1, en: "set by a person", ko: "사용자가 지정함" };
/** A guess below this is worth a look. */
const UNSURE = 0.75;
/** Plausible ranges are rules of thumb: they mark values and change none, so they need no answer. */
const HARMLESS = ["low", "high"];

export type Standing = "person" | "given" | "sure" | "unsure";

export function standingOf(guess: Guess): Standing {
  if (guess.confidence >= 1) return guess.en === PERSON.en ? "person" : "given";
  return guess.confidence < UNSURE ? "unsure" : "sure";
}

export function mainTable(proposal: Proposal): TableProposal | undefined {
  return proposal.tables.find((table) => table.name === proposal.main) ?? proposal.tables[0];
}

export function tableNamed(proposal: Proposal, name: string | null): TableProposal | undefined {
  return proposal.tables.find((table) => table.name === name) ?? mainTable(proposal);
}

/** Identifier flags of one table; those without a decision hold the file back. */
export function flagsOf(proposal: Proposal, table: string): IdentifierFlag[] {
  return (proposal.identifiers ?? []).filter((flag) => flag.table === table);
}

export function undecided(proposal: Proposal): IdentifierFlag[] {
  const taken = proposal.tables.filter((table) => table.include !== false).map((table) => table.name);
  return (proposal.identifiers ?? []).filter((flag) => taken.includes(flag.table) && !flag.decision);
}

export function findingsOf(table: TableProposal, column: string): Finding[] {
  return (table.findings ?? []).filter((finding) => finding.column === column);
}

/** Whether a person should look at this column before it is accepted. */
export function needsLook(
  table: TableProposal,
  column: ColumnProposal,
  flags: readonly IdentifierFlag[],
): boolean {
  if (flags.some((flag) => flag.column === column.name && !flag.decision)) return true;
  if (findingsOf(table, column.name).some((finding) => finding.level !== "info")) return true;
  return Object.entries(column.why ?? {}).some(
    ([field, guess]) => !HARMLESS.includes(field) && guess.confidence < UNSURE,
  );
}

export type ColumnFilter = "all" | "look" | "changed";

/** The columns that a search and a filter leave. */
export function shownColumns(
  table: TableProposal,
  flags: readonly IdentifierFlag[],
  asked: { search: string; filter: ColumnFilter },
): ColumnProposal[] {
  const words = asked.search.trim().toLowerCase();
  return table.columns.filter((column) => {
    if (asked.filter === "look" && !needsLook(table, column, flags)) return false;
    if (asked.filter === "changed" && !isChanged(column)) return false;
    if (words === "") return true;
    return [column.name, column.source_name, column.label ?? ""].some((text) =>
      text.toLowerCase().includes(words),
    );
  });
}

function isChanged(column: ColumnProposal): boolean {
  return Object.values(column.why ?? {}).some((guess) => standingOf(guess) === "person");
}
