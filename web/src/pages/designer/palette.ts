import type { StepType } from "@/api/generated/model";

export const GROUPS = ["columns", "clean", "rows", "compute", "combine"] as const;
export type GroupName = (typeof GROUPS)[number];

/** A block of the palette: one kind of step, or a few that do the same thing in different ways. */
export type Block = { name: string; group: GroupName; ops: string[] };

const BLOCKS: readonly Block[] = [
  { name: "select", group: "columns", ops: ["select"] },
  { name: "drop", group: "columns", ops: ["drop"] },
  { name: "rename", group: "columns", ops: ["rename"] },
  { name: "type", group: "columns", ops: ["parse_number", "parse_date", "cast"] },
  { name: "set_missing", group: "clean", ops: ["set_missing"] },
  { name: "fill", group: "clean", ops: ["fill"] },
  { name: "range", group: "clean", ops: ["clip", "outliers"] },
  { name: "convert_unit", group: "clean", ops: ["convert_unit"] },
  { name: "text", group: "clean", ops: ["normalize_text", "merge_similar"] },
  { name: "recode", group: "clean", ops: ["recode"] },
  { name: "edit_cells", group: "clean", ops: ["edit_cells"] },
  { name: "filter_rows", group: "rows", ops: ["filter_rows"] },
  { name: "deduplicate", group: "rows", ops: ["deduplicate"] },
  { name: "sort", group: "rows", ops: ["sort"] },
  { name: "derive", group: "compute", ops: ["derive"] },
  { name: "date_difference", group: "compute", ops: ["date_difference"] },
  { name: "bin", group: "compute", ops: ["bin"] },
  { name: "course", group: "compute", ops: ["lag", "delta", "rolling"] },
  { name: "join", group: "combine", ops: ["join"] },
  { name: "group_aggregate", group: "combine", ops: ["group_aggregate"] },
  { name: "subject_summary", group: "combine", ops: ["subject_summary"] },
  { name: "reshape", group: "combine", ops: ["pivot", "unpivot"] },
];

export const MOST_BLOCKS = 25;

const FAMILY_GROUP: Record<string, GroupName> = {
  columns: "columns",
  values: "clean",
  missing: "clean",
  rows: "rows",
  compute: "compute",
  series: "compute",
  shape: "combine",
};

/** The blocks for the steps that the server knows; a kind that is new to us joins the last block of its family. */
export function blocksFor(types: readonly Pick<StepType, "op" | "family">[]): Block[] {
  const known = new Set(types.map((type) => type.op));
  const placed = new Set(BLOCKS.flatMap((block) => block.ops));
  const blocks = BLOCKS.map((block) => ({ ...block, ops: block.ops.filter((op) => known.has(op)) }));
  for (const type of types) {
    if (placed.has(type.op)) continue;
    const group = FAMILY_GROUP[type.family] ?? "combine";
    blocks.findLast((block) => block.group === group)?.ops.push(type.op);
  }
  return blocks.filter((block) => block.ops.length > 0);
}

/** The block that holds a kind of step. */
export function blockOf(blocks: readonly Block[], op: string): Block | undefined {
  return blocks.find((block) => block.ops.includes(op));
}

export type Found = { block: Block; ops: string[] };

/** Blocks whose steps say what was typed, in either language; only these steps are offered. */
export function search(blocks: readonly Block[], types: readonly StepType[], typed: string): Found[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === "") return blocks.map((block) => ({ block, ops: block.ops }));
  const texts = new Map(
    types.map((type) => [
      type.op,
      [type.op, type.title.en, type.title.ko, type.about.en, type.about.ko].join(" ").toLocaleLowerCase(),
    ]),
  );
  return blocks
    .map((block) => ({ block, ops: block.ops.filter((op) => texts.get(op)?.includes(wanted)) }))
    .filter((found) => found.ops.length > 0);
}
