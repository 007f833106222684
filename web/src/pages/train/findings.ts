import type { Finding } from "@/api/generated/model";

/** Findings of the same words told once, with all the columns that they concern. */
export function gathered(findings: readonly Finding[]): { finding: Finding; columns: string[] }[] {
  const byText = new Map<string, { finding: Finding; columns: string[] }>();
  for (const finding of findings) {
    const known = byText.get(finding.text) ?? { finding, columns: [] };
    if (finding.column) known.columns.push(finding.column);
    byText.set(finding.text, known);
  }
  return [...byText.values()];
}
