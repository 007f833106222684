import { Alert, Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { approvePrepared } from "@/api/generated";
import { followJob } from "@/frame/jobs";
import { useStudy } from "@/frame/study";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { findingId, isDone } from "./checklist";
import { freshened } from "./freshened";
import { signedNote } from "./note";
import type { ReviewRoom } from "./room";
import { WhatIsSigned } from "./WhatIsSigned";
import { approvalOf, obstacles } from "./wish";

type Props = { room: ReviewRoom; opened: boolean; onClose: () => void };

/** The signature: what is signed, by whom, with which note. */
export function ApproveDialog({ room, opened, onClose }: Props) {
  const { t } = useTranslation("review");
  const [accepted, setAccepted] = useState("");
  const { inHand, prepared, wish, check, items } = room;
  const sign = useSigning(room, accepted, onClose);
  const blocking = prepared.finding_counts.blocking ?? 0;
  const unseen = items.filter((item) => !isDone(item));
  const blocked = obstacles(wish, check.data);
  const isReady =
    wish.target !== null &&
    check.isSuccess &&
    blocked.length === 0 &&
    (blocking === 0 || accepted.trim() !== "");
  const toTask = () => {
    onClose();
    room.setTab("prediction");
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("approve.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="sm">
        <WhatIsSigned room={room} onChange={toTask} />
        {blocked.map((problem) => (
          <ProblemAlert key={problem.code} problem={problem} />
        ))}
        {unseen.length > 0 && (
          <Alert color="gray" icon={<IconEyeOff />} title={t("approve.unseen")}>
            {unseen.map((item) => `${t(`checklist.item.${item.tab}`)} (${item.done}/${item.of})`).join(" · ")}
          </Alert>
        )}
        {blocking > 0 && (
          <Textarea
            label={t("approve.accept", { count: blocking })}
            description={t("approve.accept_about")}
            required
            autosize
            minRows={2}
            maxLength={2000}
            value={accepted}
            onChange={(event) => setAccepted(event.currentTarget.value)}
          />
        )}
        <Textarea
          label={t("approve.note")}
          description={t("approve.note_about")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={3000}
          value={inHand.draft.note}
          onChange={(event) => {
            const note = event.currentTarget.value;
            inHand.change((before) => ({ ...before, note }));
          }}
        />
        <ProblemAlert error={sign.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button onClick={() => sign.mutate()} loading={sign.isPending} disabled={!isReady} data-autofocus>
            {t("approve.sign")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function useSigning(room: ReviewRoom, acceptBlocking: string, onDone: () => void) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const client = useQueryClient();
  const study = useStudy();
  const { inHand, prepared, wish, check, items, findings } = room;
  return useMutation({
    mutationFn: () => {
      const remarks = findings.map((finding) => ({
        about: [finding.column, language === "ko" ? finding.text_ko : finding.text]
          .filter(Boolean)
          .join(" – "),
        text: inHand.draft.remarks[findingId(finding)] ?? "",
      }));
      const looked = items
        .filter((item) => item.of > 0)
        .map((item) => `${t(`checklist.item.${item.tab}`)} ${item.done}/${item.of}`);
      const words = { remarks: t("approve.note_remarks"), looked: t("approve.note_looked") };
      const note = signedNote(inHand.draft.note, remarks, looked, words);
      const signed = { note, sha256: prepared.sha256, acceptBlocking };
      return approvePrepared(
        room.studyId,
        prepared.id,
        approvalOf(wish, wish.target ?? "", check.data, signed),
      );
    },
    onSuccess: async (review) => {
      if (review.job) {
        followJob(room.studyId, review.job, study.title, `/studies/${room.studyId}/review/${prepared.id}`);
      }
      onDone();
      await freshened(client, room.studyId);
    },
  });
}
