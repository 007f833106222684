import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AdviceView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { Dialog } from "@/parts/Dialog";
import { FindingList } from "./LeakFindings";

type Props = {
  advice: AdviceView;
  opened: boolean;
  isStarting: boolean;
  onClose: () => void;
  onReason: (reason: string) => void;
};

/** What blocks the training, and the reason to go on in spite of it. */
export function OverrideDialog({ advice, opened, isStarting, onClose, onReason }: Props) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const [reason, setReason] = useState("");
  return (
    <Dialog opened={opened} onClose={onClose} title={t("advice.override.title")} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t("advice.override.about")}</Text>
        <FindingList findings={advice.findings.filter((one) => one.level === "blocking")} />
        <Textarea
          label={t("advice.override.reason")}
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("advice.override.cancel")}
          </Button>
          <Button variant="default" component={Link} to={`/studies/${study.id}/review/${advice.prepared_id}`}>
            {t("advice.override.review")}
          </Button>
          <Button disabled={!reason.trim()} loading={isStarting} onClick={() => onReason(reason)}>
            {t("advice.override.start")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
