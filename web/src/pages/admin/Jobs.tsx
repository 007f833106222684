import { Badge, Button, Group, SegmentedControl, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listServiceJobs } from "@/api/generated";
import type { OperationsJob } from "@/api/generated/model";
import { duration, moment } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { SERVICES, type Service } from "./sections";

const STATES = ["all", "queued", "running", "failed"] as const;
const COLOUR = {
  queued: "gray",
  running: "blue",
  succeeded: "teal",
  failed: "red",
  cancelled: "gray",
} as const;

/** The jobs of one service, newest first. */
export function Jobs() {
  const { t } = useTranslation("admin");
  const [service, setService] = useState<Service>("train");
  const [state, setState] = useState<(typeof STATES)[number]>("all");
  const jobs = useInfiniteQuery({
    queryKey: ["operations", "jobs", service, state],
    queryFn: ({ pageParam, signal }) =>
      listServiceJobs(
        service,
        {
          limit: 20,
          ...(pageParam ? { cursor: pageParam } : {}),
          ...(state === "all" ? {} : { state: [state] }),
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 5_000,
  });
  const items = jobs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack component="section" aria-labelledby="jobs" gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h5" id="jobs">
          {t("jobs.title")}
        </Title>
        <Group>
          <SegmentedControl
            aria-label={t("jobs.state")}
            size="xs"
            data={STATES.map((one) => ({ value: one, label: t(`jobs.states.${one}`) }))}
            value={state}
            onChange={(value) => setState(value as typeof state)}
          />
          <Select
            aria-label={t("work.service")}
            size="xs"
            data={SERVICES.map((one) => ({ value: one, label: t(`service.${one}`) }))}
            value={service}
            allowDeselect={false}
            onChange={(value) => setService((value ?? "train") as Service)}
          />
        </Group>
      </Group>
      <ProblemAlert error={jobs.error} />
      {items.length === 0 ? (
        <Text size="sm" c="gray.7">
          {t("jobs.none")}
        </Text>
      ) : (
        <JobTable jobs={items} />
      )}
      {jobs.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={jobs.isFetchingNextPage}
          onClick={() => jobs.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </Stack>
  );
}

function JobTable({ jobs }: { jobs: OperationsJob[] }) {
  const { t } = useTranslation("admin");
  const language = useLanguage();
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {(["job", "state", "step", "started", "took", "attempts"] as const).map((name) => (
              <Table.Th key={name}>{t(`jobs.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id}>
              <Table.Td>
                <Text size="sm">{t(`jobs.kinds.${job.kind}`, { defaultValue: job.kind })}</Text>
                <Text size="xs" c="gray.7" ff="monospace">
                  {job.id}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge miw="max-content" variant="light" color={COLOUR[job.state]} c="dark.7">
                  {t(`jobs.states.${job.state}`)}
                </Badge>
                {job.problem_code && (
                  <Text size="xs" c="red.8" ff="monospace">
                    {job.problem_code}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{inWords(job.step, language)}</Table.Td>
              <Table.Td>{job.started_at ? moment(job.started_at) : "–"}</Table.Td>
              <Table.Td>{took(job)}</Table.Td>
              <Table.Td>{job.attempt}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function took(job: OperationsJob): string {
  if (!job.started_at) return "–";
  const end = job.finished_at ? new Date(job.finished_at) : new Date();
  return duration((end.getTime() - new Date(job.started_at).getTime()) / 1000);
}
