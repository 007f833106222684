import type { Approve, Column, ColumnProfile, Profile, TargetCheck, TaskKind } from "@/api/generated/model";

export const SPLITS = ["site", "subject", "time", "row"] as const;
export type By = (typeof SPLITS)[number];

/** What the reviewer wants to be learned, and how the rows are divided. `exclude` null: what the check suggests. */
export type Wish = {
  target: string | null;
  task: TaskKind;
  positive: string | null;
  time: string | null;
  horizons: string;
  exclude: string[] | null;
  by: By;
  splitColumn: string | null;
  test: number;
  seed: number;
  override: string;
};

const FEWEST_SITES = 3;
const MOST_CLASSES = 20;
const EVENTS = new Set([
  ..."1 true yes y pos positive event died dead death case expired".split(" "),
  ..."예 양성 사망".split(" "),
]);

/** What the roles of the dictionary say: the outcome is the target, the site or the subject divides. */
export function defaultWish(columns: readonly Column[], profile: Profile | undefined): Wish {
  const target = columns.find((column) => column.role === "outcome")?.name ?? null;
  const known = profile?.columns.find((column) => column.name === target);
  const by = defaultSplit(columns, profile);
  return {
    target,
    task: known ? taskOf(known) : "binary",
    positive: known ? eventOf(known) : null,
    time: columnOfRole(columns, "time"),
    horizons: "",
    exclude: null,
    by,
    splitColumn: columnOfRole(columns, by),
    test: 0.2,
    seed: 7,
    override: "",
  };
}

export function defaultSplit(columns: readonly Column[], profile: Profile | undefined): By {
  const site = columnOfRole(columns, "site");
  const sites = profile?.columns.find((column) => column.name === site)?.distinct ?? 0;
  if (site !== null && sites >= FEWEST_SITES) return "site";
  return columnOfRole(columns, "subject") === null ? "row" : "subject";
}

/** The column of the role that a way to split needs; none to split by row. */
export function columnOfRole(columns: readonly Column[], by: By): string | null {
  if (by === "row") return null;
  return columns.find((column) => column.role === by)?.name ?? null;
}

/** The task that a column's values suggest. */
export function taskOf(column: ColumnProfile): TaskKind {
  const isNumber = column.type === "number" || column.type === "integer";
  if (column.distinct <= 2) return "binary";
  return isNumber && column.distinct > MOST_CLASSES / 2 ? "regression" : "multiclass";
}

/** Which value is the event: one that says so, else the rarer one of two. */
export function eventOf(column: ColumnProfile): string | null {
  const values = column.top ?? [];
  const named = values.filter(({ value }) => EVENTS.has(value.toLowerCase()));
  if (named.length === 1) return named[0]?.value ?? null;
  if (values.length !== 2) return null;
  return [...values].sort((a, b) => a.n - b.n)[0]?.value ?? null;
}

/** Another target brings its own task, event and suspects. */
export function withTarget(wish: Wish, column: ColumnProfile | undefined): Wish {
  if (!column) return { ...wish, target: null };
  return { ...wish, target: column.name, task: taskOf(column), positive: eventOf(column), exclude: null };
}

/** The times at which the risk shall be told, from what was written; null where it cannot be read. */
export function horizonsOf(written: string): number[] | null {
  const parts = written.split(/[,;\s]+/).filter(Boolean);
  const times = parts.map(Number);
  const isRising = times.every((time, at) => time > (at === 0 ? 0 : (times[at - 1] ?? 0)));
  return isRising && times.every(Number.isFinite) ? times : null;
}

/** Whether the wish names an event among the values of its target. */
export function hasEvent(task: TaskKind): boolean {
  return task === "binary" || task === "survival";
}

/** The columns that are left out: what the reviewer chose, else what the check suspects. */
export function leftOut(wish: Wish, check: TargetCheck | undefined): string[] {
  return (wish.exclude ?? check?.suggested_exclude ?? []).filter((name) => name !== wish.target);
}

export function approvalOf(
  wish: Wish,
  target: string,
  check: TargetCheck | undefined,
  signed: { note: string; sha256: string; acceptBlocking: string },
): Approve {
  return {
    task: wish.task,
    target,
    positive: hasEvent(wish.task) ? wish.positive : null,
    ...(wish.task === "survival" ? timed(wish) : {}),
    exclude: leftOut(wish, check),
    split: {
      by: wish.by,
      column: wish.by === "row" ? null : wish.splitColumn,
      test: wish.test,
      seed: wish.seed,
      override: wish.override.trim() || null,
    },
    note: signed.note,
    sha256: signed.sha256,
    accept_blocking: signed.acceptBlocking.trim() || null,
  };
}

function timed(wish: Wish): Pick<Approve, "time" | "horizons"> {
  const times = horizonsOf(wish.horizons) ?? [];
  return { time: wish.time, horizons: times.length > 0 ? times : null };
}

/** What keeps the wish from being signed: problems of the check, but those that a reason overrides. */
export function obstacles(wish: Wish, check: TargetCheck | undefined) {
  const isAllowed = (code: string) => code === "subject_in_several_parts" && wish.override.trim() !== "";
  return (check?.problems ?? []).filter((problem) => !isAllowed(problem.code));
}
