import type { Estimate } from "@/pages/models/metrics";

type Site = {
  site: string;
  n: number;
  events?: number | null;
  models: Record<string, Record<string, Estimate>>;
};

export type SiteTable = {
  columns: { model: string; metric: string }[];
  rows: { site: string; n: number; events: number | null; cells: (Estimate | null)[] }[];
  hasEvents: boolean;
  means: (Mean | null)[];
};

/** A measure's mean over the sites, where a new site would lie, and how much the sites differ. */
export type Mean = Estimate & {
  prediction: { lo: number | null; hi: number | null };
  sites: number;
  tau2: number;
  i2: number;
};
type Means = Record<string, Record<string, Mean | undefined> | undefined>;

/** Leave-one-site-out figures as a table, largest site first; null when the training has none. */
export function siteTable(extras: { [name: string]: unknown }): SiteTable | null {
  const sites = (Array.isArray(extras.sites) ? extras.sites : []) as Site[];
  if (sites.length === 0) return null;
  const seen = new Map<string, { model: string; metric: string }>();
  for (const site of sites) {
    for (const [model, metrics] of Object.entries(site.models)) {
      for (const metric of Object.keys(metrics)) seen.set(`${model} ${metric}`, { model, metric });
    }
  }
  const columns = [...seen.values()];
  const rows = [...sites]
    .sort((a, b) => b.n - a.n)
    .map((site) => ({
      site: site.site,
      n: site.n,
      events: site.events ?? null,
      cells: columns.map(({ model, metric }) => site.models[model]?.[metric] ?? null),
    }));
  const pooled = (extras.sites_pooled ?? {}) as Means;
  const means = columns.map(({ model, metric }) => pooled[model]?.[metric] ?? null);
  return { columns, rows, hasEvents: rows.some((row) => row.events !== null), means };
}
