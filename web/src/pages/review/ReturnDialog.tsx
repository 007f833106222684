import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { returnPrepared } from "@/api/generated";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { findingId } from "./checklist";
import { freshened } from "./freshened";
import type { ReviewRoom } from "./room";

const MOST_OFFERED = 12;

/** Sends the data back to cleaning: with the findings that must be mended, and in the reviewer's own words. */
export function ReturnDialog({
  room,
  opened,
  onClose,
}: {
  room: ReviewRoom;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const client = useQueryClient();
  const [ticked, tick] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const { remarks } = room.inHand.draft;
  const offered = room.findings
    .filter((finding) => finding.level !== "info" || remarks[findingId(finding)])
    .slice(0, MOST_OFFERED)
    .map((finding) => {
      const text = language === "ko" ? finding.text_ko : finding.text;
      const remark = remarks[findingId(finding)];
      return [finding.column ? `${finding.column}: ${text}` : text, remark].filter(Boolean).join(" – ");
    });
  const reasons = [...ticked, ...(words.trim() ? [words.trim()] : [])];
  const send = useMutation({
    mutationFn: () => returnPrepared(room.studyId, room.prepared.id, { reasons }),
    onSuccess: async () => {
      onClose();
      await freshened(client, room.studyId);
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("return.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        <Text size="sm">{t("return.about")}</Text>
        {offered.length > 0 && (
          <Checkbox.Group label={t("return.reasons")} value={ticked} onChange={tick}>
            <Stack gap={6} mt={6}>
              {offered.map((reason) => (
                <Checkbox key={reason} value={reason} label={reason} size="sm" />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Textarea
          label={t("return.words")}
          autosize
          minRows={2}
          maxLength={5000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <ProblemAlert error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button onClick={() => send.mutate()} loading={send.isPending} disabled={reasons.length === 0}>
            {t("return.send")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
