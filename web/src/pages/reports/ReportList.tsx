import { Anchor, Badge, Table, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { listReports } from "@/api/generated";
import type { ReportView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { Empty } from "@/parts/Empty";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { lookOf } from "./presets";
import { isBeingMade } from "./state";

const EVERY_MS = 3_000;
const COLOUR = { queued: "gray", building: "blue", ready: "teal", failed: "red", cancelled: "gray" } as const;

/** The packs of this study, newest first. */
export function ReportList() {
  const { t } = useTranslation("reports");
  const study = useStudy();
  const mayBuild = useMay("report:build");
  const reports = useQuery({
    queryKey: ["reports", study.id, "list"],
    queryFn: ({ signal }) => listReports(study.id, { limit: 100 }, { signal }),
    refetchInterval: (query) => (query.state.data?.items.some(isBeingMade) ? EVERY_MS : false),
  });
  const items = reports.data?.items ?? [];
  if (reports.error) return <ProblemAlert error={reports.error} />;
  if (items.length === 0) {
    return reports.data && !mayBuild ? <Empty title={t("list.none")} about={t("list.none_about")} /> : null;
  }
  return (
    <section aria-labelledby="reports">
      <Title order={2} size="h4" mb="xs" id="reports">
        {t("list.title")}
      </Title>
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {(["report", "look", "state", "published"] as const).map((name) => (
              <Table.Th key={name}>{t(`list.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((report) => (
            <Line key={report.id} report={report} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Line({ report }: { report: ReportView }) {
  const { t } = useTranslation("reports");
  const title = typeof report.options["title"] === "string" ? report.options["title"] : "";
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/studies/${report.study_id}/reports/${report.id}`}>
          {title || t("list.unnamed", { at: moment(report.created_at) })}
        </Anchor>
      </Table.Td>
      <Table.Td>{t(`look.presets.${lookOf(report.options).preset}`)}</Table.Td>
      <Table.Td>
        <Badge miw="max-content" variant="light" color={COLOUR[report.state]} c="dark.7">
          {t(`state.${report.state}`)}
        </Badge>
      </Table.Td>
      <Table.Td>{report.published_at ? moment(report.published_at) : t("list.not_published")}</Table.Td>
    </Table.Tr>
  );
}
