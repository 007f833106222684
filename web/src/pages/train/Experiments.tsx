import { Anchor, Badge, Group, Table, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { listExperiments } from "@/api/generated";
import type { ExperimentView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { count, duration, moment, percent } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useMetric } from "@/pages/models/useMetric";

const EVERY_MS = 3_000;

/** What was trained before in this study, newest first. */
export function Experiments() {
  const { t } = useTranslation("train");
  const study = useStudy();
  const may = useMay("experiment:read_metrics");
  const experiments = useQuery({
    queryKey: ["experiments", study.id],
    queryFn: ({ signal }) => listExperiments(study.id, { limit: 50 }, { signal }),
    enabled: may,
    refetchInterval: (query) => (query.state.data?.items.some(isRunning) ? EVERY_MS : false),
  });
  const items = experiments.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="experiments">
      <Title order={2} size="h4" mb="xs" id="experiments">
        {t("experiments.title")}
      </Title>
      <Table.ScrollContainer minWidth={720}>
        <Table withTableBorder verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {["name", "state", "target", "metric", "rows", "took", "at"].map((head) => (
                <Table.Th key={head}>{t(`experiments.${head}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((one) => (
              <Line key={one.id} of={one} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

export function isRunning(of: Pick<ExperimentView, "state">): boolean {
  return of.state === "queued" || of.state === "running";
}

const COLORS: Record<string, string> = { succeeded: "teal", failed: "red", cancelled: "gray" };

function Line({ of }: { of: ExperimentView }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const study = useStudy();
  const metric = useMetric();
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/studies/${study.id}/train/${of.id}`} size="sm">
          {of.title || t("experiments.unnamed", { at: moment(of.created_at) })}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Badge variant="outline" color={COLORS[of.state] ?? "loom"} tt="none">
            {t(`state.${of.state}`)}
          </Badge>
          {isRunning(of) && percent(of.job.fraction, 0)}
        </Group>
      </Table.Td>
      <Table.Td>{of.target}</Table.Td>
      <Table.Td>{metric(of.metric).title}</Table.Td>
      <Table.Td>{typeof of.n?.rows === "number" ? count(of.n.rows, language) : "–"}</Table.Td>
      <Table.Td>{of.seconds?.total === undefined ? "–" : duration(of.seconds.total)}</Table.Td>
      <Table.Td>{moment(of.created_at)}</Table.Td>
    </Table.Tr>
  );
}
