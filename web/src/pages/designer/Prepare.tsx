import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconArrowRight, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { startRun } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import { followJob } from "@/frame/jobs";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import type { Design } from "./useDesign";

/** Runs all steps on all rows; when the newest result is of this very recipe, the way to its review. */
export function Prepare({ design, recipe }: { design: Design; recipe: RecipeView }) {
  const { t } = useTranslation("designer");
  const studyId = useStudy().id;
  const mayRun = useMay("recipe:run");
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => startRun(studyId, recipe.id),
    onSuccess: async (run) => {
      followJob(studyId, run.job, recipe.title, `/studies/${studyId}/design/${recipe.id}`);
      await client.invalidateQueries({ queryKey: ["runs", studyId] });
    },
  });
  const { run } = design.newest;
  const result = design.states.result.kind;
  if (run?.prepared_id && (result === "review" || result === "done")) {
    return (
      <Button
        component={Link}
        to={`/studies/${studyId}/review/${run.prepared_id}`}
        rightSection={<IconArrowRight size={18} aria-hidden />}
      >
        {t("prepare.to_review")}
      </Button>
    );
  }
  if (!mayRun) return null;
  const isRunning = run?.state === "queued" || run?.state === "running";
  return (
    <>
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={start.isPending || isRunning}
        disabled={design.waiting.length > 0}
        onClick={() => start.mutate()}
      >
        {t("prepare.start")}
      </Button>
      <ProblemAlert error={start.error} />
    </>
  );
}
