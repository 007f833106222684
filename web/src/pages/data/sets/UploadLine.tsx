import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { tusDeleteUpload } from "@/api/generated";
import type { UploadView } from "@/api/generated/model";
import { bytes, moment } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { isMoving } from "../next";

/** An upload that is not a data set yet: where it stands and what to do. */
export function UploadLine({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const isRefused = upload.state === "refused";
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap">
        <Stack gap={0} miw={0}>
          <Text fw={600} truncate title={upload.filename}>
            {upload.filename}
          </Text>
          <Text size="sm" c="gray.7">
            {bytes(upload.bytes)} · {moment(upload.created_at)} · {t(`uploads.state.${upload.state}`)}
          </Text>
        </Stack>
        <Group gap="xs" wrap="nowrap">
          {isMoving(upload) && <Waiting size="sm" label={t(`uploads.state.${upload.state}`)} />}
          {["receiving", "refused", "proposed"].includes(upload.state) && <Remove upload={upload} />}
          {upload.state !== "receiving" && (
            <Button
              component={Link}
              to={`/studies/${upload.study_id}/data/uploads/${upload.id}`}
              variant="default"
              size="xs"
            >
              {t(isRefused ? "uploads.mend" : "uploads.open")}
            </Button>
          )}
        </Group>
      </Group>
      <Standing upload={upload} />
      <ProblemAlert problem={upload.problem} />
    </Paper>
  );
}

function Standing({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  if (upload.state === "receiving") {
    return (
      <Text size="sm" mt={4}>
        {t("uploads.drop_again", { received: bytes(upload.received) })}
      </Text>
    );
  }
  if (!isMoving(upload) || !upload.job) return null;
  return (
    <Stack gap={2} mt={6}>
      <Progress value={upload.job.fraction * 100} animated aria-label={upload.filename} />
      <Text size="xs" c="gray.7">
        {inWords(upload.job.step, language)}
      </Text>
    </Stack>
  );
}

function Remove({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => tusDeleteUpload(upload.study_id, upload.id, { headers: { "Tus-Resumable": "1.0.0" } }),
    onSettled: () => client.invalidateQueries({ queryKey: ["uploads", upload.study_id] }),
  });
  return (
    <Button
      size="xs"
      variant="subtle"
      color="dark"
      leftSection={<IconTrash size={14} />}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      {t("uploads.remove")}
    </Button>
  );
}
