import type { ArtefactView, ReportViewLanguagesItem } from "@/api/generated/model";

export type Figure = { name: string; files: ArtefactView[] };
export type Parts = {
  figures: Figure[];
  pages: ArtefactView[];
  documents: ArtefactView[];
  checklist: ArtefactView | null;
  tables: ArtefactView[];
  others: ArtefactView[];
};

/** The order of a paper. */
const FIGURES = [
  "flow",
  "roc",
  "pr",
  "roc_by_class",
  "calibration",
  "calibration_by_class",
  "decision_curve",
  "confusion",
  "observed_predicted",
  "residuals",
  "agreement",
  "km_by_risk",
  "survival_calibration",
  "auc_over_time",
  "comparison",
];
const FORMATS = ["svg", "pdf", "tiff", "png"];
/** Tables that a reader looks for come before the points of the curves. */
const TABLES = [
  "table_one",
  "missing_data",
  "sensitivity",
  "metrics",
  "thresholds",
  "optimism",
  "comparisons",
  "specification",
  "flow",
  "findings",
  "preparation_steps",
];

const rank = (order: readonly string[], name: string) => {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
};

/** "figures/en/roc.svg" is "roc". */
export function stem(artefact: Pick<ArtefactView, "name">): string {
  return (artefact.name.split("/").at(-1) ?? "").replace(/\.[^.]*$/, "");
}

export function pageNumber(artefact: Pick<ArtefactView, "name">): number {
  return Number(/\.(\d+)\.png$/.exec(artefact.name)?.[1] ?? 0);
}

/** The files of a report in one language, in the order in which they are shown. */
export function partsOf(artefacts: readonly ArtefactView[], language: ReportViewLanguagesItem): Parts {
  const here = artefacts.filter((one) => one.language === language);
  const names = [...new Set(here.filter((one) => one.kind === "figure").map(stem))];
  names.sort((a, b) => rank(FIGURES, a) - rank(FIGURES, b) || a.localeCompare(b));
  const figures = names.map((name) => ({
    name,
    files: here
      .filter((one) => one.kind === "figure" && stem(one) === name)
      .sort((a, b) => rank(FORMATS, a.format) - rank(FORMATS, b.format)),
  }));
  return {
    figures,
    pages: here.filter((one) => one.kind === "page").sort((a, b) => pageNumber(a) - pageNumber(b)),
    documents: here.filter((one) => one.kind === "document"),
    checklist: here.find((one) => one.kind === "checklist") ?? null,
    tables: artefacts
      .filter((one) => one.kind === "table")
      .sort((a, b) => rank(TABLES, stem(a)) - rank(TABLES, stem(b)) || stem(a).localeCompare(stem(b))),
    others: artefacts.filter((one) => one.kind === "settings" || one.kind === "manifest"),
  };
}

/** The file that the page shows of a figure: one of those that are downloaded. */
export function shownOf(figure: Figure): ArtefactView | undefined {
  return figure.files.find((one) => one.format === "png") ?? figure.files.find((one) => one.format === "svg");
}
