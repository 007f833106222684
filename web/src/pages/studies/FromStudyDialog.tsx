import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { openStudy } from "@/api/generated";
import type { Study } from "@/api/generated/model";
import { startFrom } from "@/pages/data/steps/startedFrom";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";

/** A new study that asks the same of other patients; its columns are matched once its data is there. */
export function FromStudyDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  const { t } = useTranslation("studies");
  const client = useQueryClient();
  const go = useNavigate();
  const [title, setTitle] = useState(t("from.copy_of", { title: study.title }).slice(0, 300));
  const open = useMutation({
    mutationFn: () => openStudy({ title: title.trim(), question: study.question }),
    onSuccess: async (made) => {
      startFrom(made.id, { studyId: study.id, title: study.title });
      await client.invalidateQueries({ queryKey: ["studies"] });
      await go(`/studies/${made.id}/data`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t("from.title", { title: study.title })}>
      <Stack>
        <Text size="sm">{t("from.about")}</Text>
        <TextInput
          label={t("from.name")}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={300}
          data-autofocus
        />
        <ProblemAlert error={open.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button loading={open.isPending} disabled={title.trim() === ""} onClick={() => open.mutate()}>
            {t("from.submit")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
