export const SECTIONS = [
  "users",
  "institutions",
  "work",
  "letters",
  "storage",
  "ledger",
  "licences",
] as const;
export type Section = (typeof SECTIONS)[number];

export function sectionOf(text: string | undefined): Section {
  return SECTIONS.find((one) => one === text) ?? "users";
}

export const SERVICES = ["authz", "ingest", "preprocess", "train", "predict", "report"] as const;
export type Service = (typeof SERVICES)[number];
