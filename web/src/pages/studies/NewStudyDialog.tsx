import { Button, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { openStudy } from "@/api/generated";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ANSWERS, type Answer, studyOf, suggestedTitle, type Told } from "./newStudy";

const EMPTY: Told = { wish: "", answer: "yes_no", who: "", title: "" };

/** Three questions, and the study is open. */
export function NewStudyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("studies");
  const client = useQueryClient();
  const go = useNavigate();
  const [told, setTold] = useState(EMPTY);
  const set = (values: Partial<Told>) => setTold((before) => ({ ...before, ...values }));
  const open = useMutation({
    mutationFn: () => openStudy(studyOf(told, t(`new.answer.${told.answer}`))),
    onSuccess: async (study) => {
      await client.invalidateQueries({ queryKey: ["studies"] });
      await go(`/studies/${study.id}/data`);
    },
  });
  return (
    <Dialog opened onClose={onClose} title={t("new.title")} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <Stack>
          <Textarea
            label={t("new.wish")}
            placeholder={t("new.wish_example")}
            value={told.wish}
            onChange={(event) => set({ wish: event.currentTarget.value })}
            autosize
            maxLength={2000}
            required
            data-autofocus
          />
          <AnswerChoice answer={told.answer} onChange={(answer) => set({ answer })} />
          <TextInput
            label={t("new.who")}
            placeholder={t("new.who_example")}
            value={told.who}
            onChange={(event) => set({ who: event.currentTarget.value })}
            maxLength={1000}
          />
          <TextInput
            label={t("new.name")}
            placeholder={suggestedTitle(told.wish)}
            value={told.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
            maxLength={300}
          />
          <ProblemAlert error={open.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={open.isPending} disabled={told.wish.trim() === ""}>
              {t("new.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function AnswerChoice({ answer, onChange }: { answer: Answer; onChange: (answer: Answer) => void }) {
  const { t } = useTranslation("studies");
  return (
    <Radio.Group label={t("new.answers")} value={answer} onChange={(value) => onChange(value as Answer)}>
      <Stack gap={6} mt={6}>
        {ANSWERS.map((one) => (
          <Radio
            key={one}
            value={one}
            label={t(`new.answer.${one}`)}
            description={t(`new.answer_about.${one}`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
