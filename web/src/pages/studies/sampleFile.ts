import type { ColumnPatch, ColumnProposal, ColumnRole, RecipeIn } from "@/api/generated/model";

/** The parts of a study file that the sample uses; see docs on the study file. */
export type StudyFile = {
  study: { title: string; question: string };
  data: { main: { file: string; title: string } };
  roles: {
    subject: string | null;
    site: string | null;
    time: string | null;
    target: string | null;
    exclude: string[];
  };
  recipe: ({ op: string; note?: string } & Record<string, unknown>)[];
};

const ROLES = { subject: "subject", site: "site", time: "time", target: "outcome" } as const;
const SPECIAL: readonly string[] = Object.values(ROLES);

/** Roles as the file tells them; a role that was guessed for another column is taken back. */
export function rolesFor(file: StudyFile, columns: readonly ColumnProposal[]): Record<string, ColumnPatch> {
  const told = new Map<string, ColumnRole>(file.roles.exclude.map((name) => [name, "excluded"]));
  for (const [key, role] of Object.entries(ROLES)) {
    const name = file.roles[key as keyof typeof ROLES];
    if (name) told.set(name, role);
  }
  const changes: Record<string, ColumnPatch> = {};
  for (const column of columns) {
    const role = told.get(column.name) ?? (SPECIAL.includes(column.role ?? "") ? "feature" : column.role);
    if (role !== undefined && role !== column.role) changes[column.name] = { role };
  }
  return changes;
}

/** The file's steps; notes are told in the reader's language where they were translated. */
export function stepsFor(file: StudyFile, notes: Record<string, string>): RecipeIn["steps"] {
  return file.recipe.map((step, place) => {
    const note = notes[String(place)] ?? step.note;
    return note === undefined ? step : { ...step, note };
  });
}
