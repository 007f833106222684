import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { releaseModel } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

type Props = { model: Pick<ModelView, "id" | "name">; opened: boolean; onClose: () => void };

/** Says what a release does, takes a note, and does it. */
export function ReleaseDialog({ model, opened, onClose }: Props) {
  const { t } = useTranslation("compare");
  const study = useStudy();
  const client = useQueryClient();
  const go = useNavigate();
  const [note, setNote] = useState("");
  const release = useMutation({
    mutationFn: () => releaseModel(study.id, model.id, { note }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["models", study.id] });
      onClose();
      await go(`/studies/${study.id}/models/${model.id}`);
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t("release.title", { name: model.name })} centered>
      <Stack>
        <Text size="sm">{t("release.about")}</Text>
        <Textarea
          label={t("release.note")}
          placeholder={t("release.note_example")}
          value={note}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemAlert error={release.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("release.cancel")}
          </Button>
          <Button loading={release.isPending} onClick={() => release.mutate()}>
            {t("release.button")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
