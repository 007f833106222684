import { Button } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelExperiment } from "@/api/generated";
import type { ExperimentDetail } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** Ends the search; what was found so far is finished and kept. */
export function StopButton({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const client = useQueryClient();
  const stop = useMutation({
    mutationFn: () => cancelExperiment(study.id, of.id),
    onSuccess: (now) => client.setQueryData(["experiments", study.id, of.id], now),
  });
  return (
    <>
      <ProblemAlert error={stop.error} />
      <Button
        color="gray.8"
        leftSection={<IconPlayerStop size={18} />}
        disabled={of.cancel_requested}
        loading={stop.isPending}
        onClick={() => stop.mutate()}
      >
        {t("experiment.stop")}
      </Button>
    </>
  );
}
