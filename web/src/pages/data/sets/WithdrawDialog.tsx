import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { withdrawDataset } from "@/api/generated";
import type { DatasetView } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Consequences } from "./Consequences";

type Props = {
  studyId: string;
  dataset: Pick<DatasetView, "id" | "title">;
  isOpen: boolean;
  onClose: () => void;
};

/** Takes a data set out of use, with the reason that stays in the record. */
export function WithdrawDialog({ studyId, dataset, isOpen, onClose }: Props) {
  const { t } = useTranslation("data");
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const withdraw = useMutation({
    mutationFn: () => withdrawDataset(studyId, dataset.id, { reason: reason.trim() }),
    onSuccess: async () => {
      for (const name of ["datasets", "newest", "recipes", "prepared", "models", "endpoints", "reports"]) {
        await client.invalidateQueries({ queryKey: [name, studyId] });
      }
      onClose();
    },
  });
  return (
    <Dialog opened={isOpen} onClose={onClose} title={t("withdraw.title", { title: dataset.title })}>
      <Stack>
        <Text size="sm">{t("withdraw.about")}</Text>
        {isOpen && <Consequences studyId={studyId} datasetId={dataset.id} />}
        <Textarea
          label={t("withdraw.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          required
          data-autofocus
        />
        <ProblemAlert error={withdraw.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            color="red.8"
            disabled={reason.trim() === ""}
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate()}
          >
            {t("withdraw.submit")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
