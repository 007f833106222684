import { useQuery } from "@tanstack/react-query";
import { getGetReportArtefactUrl } from "@/api/generated";
import type { ArtefactView, ReportView } from "@/api/generated/model";
import { requestBlob } from "@/api/http";
import { rowsOf } from "./csv";

/** The address of one file; its name is a path, whose slashes stay slashes. */
export function addressOf(report: ReportView, file: Pick<ArtefactView, "name">): string {
  const name = file.name.split("/").map(encodeURIComponent).join("/");
  return getGetReportArtefactUrl(report.study_id, report.id, name);
}

/** The rows of a table file of a report; a report's files never change. */
export function useRows(report: ReportView, file: ArtefactView | null) {
  return useQuery({
    queryKey: ["report_rows", report.study_id, report.id, file?.name],
    queryFn: async ({ signal }) => {
      const blob = await requestBlob(addressOf(report, file ?? { name: "" }), { signal });
      return rowsOf(await blob.text());
    },
    enabled: file !== null,
    staleTime: Infinity,
  });
}
