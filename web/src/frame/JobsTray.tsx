import {
  ActionIcon,
  Anchor,
  Button,
  CloseButton,
  Group,
  Indicator,
  Popover,
  Progress,
  Stack,
  Text,
} from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { cancelJob, getJob } from "@/api/generated";
import type { JobView } from "@/api/generated/model";
import { duration } from "@/i18n/numbers";
import { inWords, inWordsOfProblem, useLanguage } from "@/i18n/words";
import { type FollowedJob, isOver, putAway, useFollowedJobs } from "./jobs";

const EVERY_MS = 1_000;

/** Long work with its progress, on every page; closing the page stops nothing. */
export function JobsTray() {
  const { t } = useTranslation("frame");
  const followed = useFollowedJobs();
  const jobs = useQueries({
    queries: followed.map((one) => ({
      queryKey: ["job", one.studyId, one.jobId],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJob(one.studyId, one.jobId, { signal }),
      refetchInterval: (query: { state: { data?: JobView } }) =>
        query.state.data && isOver(query.state.data.state) ? (false as const) : EVERY_MS,
    })),
  });
  const running = jobs.filter((job) => job.data && !isOver(job.data.state)).length;
  return (
    <Popover width={380} position="bottom-end" shadow="md">
      <Indicator label={running} disabled={running === 0} size={16} processing>
        <Popover.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t("jobs.label", { count: running })}>
            <IconListCheck size={20} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="sm">
          {followed.length === 0 && <Text size="sm">{t("jobs.none")}</Text>}
          {followed.map((one, index) => (
            <JobLine key={one.jobId} followed={one} job={jobs[index]?.data} />
          ))}
          {running > 0 && (
            <Text size="xs" c="gray.7">
              {t("jobs.may_close")}
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function JobLine({ followed, job }: { followed: FollowedJob; job: JobView | undefined }) {
  const { t } = useTranslation("frame");
  const language = useLanguage();
  const kind = t(`jobs.kind.${followed.kind}`, { defaultValue: t("jobs.kind.other") });
  return (
    <Stack gap={2}>
      <Group justify="space-between" wrap="nowrap">
        <Anchor component={Link} to={followed.to} size="sm" truncate title={followed.about}>
          {kind}: {followed.about}
        </Anchor>
        {(!job || isOver(job.state)) && (
          <CloseButton size="sm" aria-label={t("jobs.put_away")} onClick={() => putAway(followed.jobId)} />
        )}
      </Group>
      {job && !isOver(job.state) && (
        <>
          <Progress value={job.fraction * 100} aria-label={kind} animated />
          <Group justify="space-between" wrap="nowrap">
            <Text size="xs" c="gray.7">
              {inWords(job.step, language)}
              {job.eta_s !== null && ` · ${t("jobs.eta", { time: duration(job.eta_s) })}`}
            </Text>
            <Button size="compact-xs" variant="subtle" onClick={() => cancelJob(followed.studyId, job.id)}>
              {t("jobs.cancel")}
            </Button>
          </Group>
        </>
      )}
      {job && isOver(job.state) && (
        <Text size="xs" c={job.state === "failed" ? "red.8" : "gray.7"}>
          {t(`jobs.state.${job.state}`)}
          {job.problem && ` · ${inWordsOfProblem(job.problem, language).detail}`}
        </Text>
      )}
    </Stack>
  );
}
