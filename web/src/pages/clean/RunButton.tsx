import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { getRun, startRun } from "@/api/generated";
import type { RecipeView, RunView } from "@/api/generated/model";
import { followJob, isOver } from "@/frame/jobs";
import { inWords, useLanguage } from "@/i18n/words";

const EVERY_MS = 700;

type Props = {
  studyId: string;
  recipe: RecipeView;
  disabled: boolean;
  onError: (error: unknown) => void;
};

/** Applies all steps to all rows, shows how far it is, and goes to the review of what came out. */
export function RunButton({ studyId, recipe, disabled, onError }: Props) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const [runId, setRunId] = useState<string | null>(null);
  const run = useFollowedRun(studyId, runId, (over) => {
    setRunId(null);
    if (over.state !== "succeeded") onError(over.problem ?? over.job.problem);
  });
  const start = async () => {
    try {
      const started = await startRun(studyId, recipe.id);
      const to = `/studies/${studyId}/clean/${recipe.id}`;
      followJob(studyId, started.job, recipe.title, to);
      setRunId(started.id);
    } catch (error) {
      onError(error);
    }
  };
  if (runId === null) {
    return (
      <Button onClick={start} disabled={disabled}>
        {t("run.start")}
      </Button>
    );
  }
  return (
    <Stack gap={2} miw={220} aria-live="polite">
      <Progress value={(run?.job.fraction ?? 0) * 100} animated aria-label={t("run.start")} />
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="gray.7" truncate>
          {run ? inWords(run.job.step, language) : t("run.starting")}
        </Text>
      </Group>
    </Stack>
  );
}

function useFollowedRun(
  studyId: string,
  runId: string | null,
  onOver: (run: RunView) => void,
): RunView | undefined {
  const navigate = useNavigate();
  const read = useQuery({
    queryKey: ["runs", studyId, runId],
    queryFn: ({ signal }) => getRun(studyId, runId ?? "", { signal }),
    enabled: runId !== null,
    refetchInterval: EVERY_MS,
  });
  const run = read.data;
  useEffect(() => {
    if (!run || !isOver(run.job.state)) return;
    if (run.state === "succeeded" && run.prepared_id)
      void navigate(`/studies/${studyId}/review/${run.prepared_id}`);
    else if (["failed", "cancelled"].includes(run.state)) onOver(run);
  }, [run, studyId, navigate, onOver]);
  return run;
}
