import type { ReportView } from "@/api/generated/model";

export function isBeingMade(report: Pick<ReportView, "state">): boolean {
  return report.state === "queued" || report.state === "building";
}
