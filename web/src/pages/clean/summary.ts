export type SummaryWords = {
  and_more: (n: number) => string;
  all_columns: string;
  missing: string;
  outside: string;
  cells: (n: number) => string;
  option: (field: string, value: string) => string;
};

type Params = Record<string, unknown>;

const LISTED = 3;

/** A step's parameters in one line, as the step list and the canvas show them beside its title. */
export function summaryOf(op: string, params: Params, words: SummaryWords): string {
  const make = SUMMARIES[op];
  return (make ? make(params, words) : plain(params, words)).trim();
}

const columns = (params: Params, words: SummaryWords) => names(params.columns, words);

const SUMMARIES: Record<string, (params: Params, words: SummaryWords) => string> = {
  select: columns,
  drop: columns,
  rename: (p, w) => pairs(p.names, w),
  cast: (p, w) => `${columns(p, w)} → ${w.option("to", text(p.to))}`,
  clip: (p, w) => `${columns(p, w)} · ${span(p.low, p.high)}`,
  outliers: (p, w) =>
    `${columns(p, w)} · ${w.option("method", text(p.method ?? "robust_z"))} · ${w.option("action", text(p.action ?? "flag"))}`,
  bin: (p, w) => `${text(p.column)} · ${names(p.edges, w)}`,
  convert_unit: (p, w) => `${columns(p, w)} · ${text(p.from)} → ${text(p.to)}`,
  recode: (p, w) => `${text(p.column)} · ${pairs(p.mapping, w)}`,
  merge_similar: (p, w) =>
    `${text(p.column)} · ${names(
      list(p.groups).map((group) => text((group as Params).to)),
      w,
    )}`,
  parse_date: (p, w) => `${columns(p, w)} · ${w.option("order", text(p.order ?? "YMD"))}`,
  set_missing: (p, w) => {
    const [low, high] = list(p.outside);
    const outside = p.outside ? `${w.outside} ${span(low, high)}` : "";
    return [columns(p, w), names(p.codes, w), outside].filter(Boolean).join(" · ");
  },
  fill: (p, w) =>
    `${columns(p, w)} · ${p.method === "previous" ? w.option("method", "previous") : text(p.value)}`,
  filter_rows: (p) => text(p.where),
  deduplicate: (p, w) => (p.columns ? columns(p, w) : w.all_columns),
  sort: (p, w) => `${names(p.by, w)} ${p.descending ? "↓" : "↑"}`,
  edit_cells: (p, w) => {
    const cells = list(p.cells) as { column: string }[];
    return `${names([...new Set(cells.map((cell) => cell.column))], w)} · ${w.cells(cells.length)}`;
  },
  derive: (p) => `${text(p.column)} = ${text(p.formula)}`,
  date_difference: (p, w) =>
    `${text(p.column)} = ${text(p.end)} − ${text(p.start)} (${w.option("unit", text(p.unit ?? "day"))})`,
  group_aggregate: (p, w) => names(p.by, w),
  join: (p, w) => `${text(p.table)} · ${pairs(p.on, w, " = ")}`,
  pivot: (p, w) => `${text(p.names)} → ${names(p.categories, w)}`,
  unpivot: columns,
};

function plain(params: Params, words: SummaryWords): string {
  return Object.values(params)
    .map((value) => (Array.isArray(value) ? names(value, words) : text(value)))
    .filter(Boolean)
    .join(" · ");
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? "" : String(value);
}

function names(value: unknown, words: SummaryWords): string {
  const all = list(value).map(text);
  const shown = all.slice(0, LISTED).join(", ");
  return all.length > LISTED ? `${shown} ${words.and_more(all.length - LISTED)}` : shown;
}

function pairs(value: unknown, words: SummaryWords, between = " → "): string {
  const all = Object.entries((value ?? {}) as Params).map(
    ([from, to]) => `${from}${between}${to === null ? words.missing : text(to)}`,
  );
  return names(all, words);
}

function span(low: unknown, high: unknown): string {
  return `${text(low) || "−∞"} … ${text(high) || "∞"}`;
}
