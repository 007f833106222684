import { Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCheck, IconCircleDashed, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import type { SampleStage } from "./sampleStudy";

const STAGES: SampleStage[] = ["open", "send", "read", "roles", "accept", "steps"];

/** The steps of the sample that carry a note. */
const NOTED = ["0", "1", "2", "3", "4"];

/** One click to a real study: 19,435 patients, ready to be cleaned. */
export function SampleStart({ isMain }: { isMain: boolean }) {
  const { t } = useTranslation("studies");
  const [stage, setStage] = useState<SampleStage>("open");
  const client = useQueryClient();
  const go = useNavigate();
  const start = useMutation({
    mutationFn: async () => {
      const { startSample } = await import("./sampleStudy");
      const notes = Object.fromEntries(NOTED.map((place) => [place, t(`sample.notes.${place}`)]));
      const words = {
        title: t("sample.title"),
        question: t("sample.question"),
        dataset: t("sample.dataset"),
        notes,
      };
      return startSample(words, setStage);
    },
    onSuccess: async (place) => go(place),
    onSettled: () => client.invalidateQueries({ queryKey: ["studies"] }),
  });
  return (
    <>
      <Button
        variant={isMain ? "filled" : "default"}
        leftSection={<IconPlayerPlay size={16} />}
        loading={start.isPending}
        onClick={() => start.mutate()}
      >
        {t("sample.start")}
      </Button>
      <Dialog
        opened={start.isPending || start.isError}
        onClose={start.reset}
        withCloseButton={start.isError}
        closeOnClickOutside={false}
        closeOnEscape={start.isError}
        title={t("sample.opening")}
      >
        <Stack gap="sm" aria-live="polite">
          {STAGES.map((one) => (
            <StageLine
              key={one}
              label={t(`sample.stage.${one}`)}
              at={STAGES.indexOf(one) - STAGES.indexOf(stage)}
            />
          ))}
          <Text size="xs" c="gray.7">
            {t("sample.attribution")}
          </Text>
          <ProblemAlert error={start.error} />
        </Stack>
      </Dialog>
    </>
  );
}

function StageLine({ label, at }: { label: string; at: number }) {
  return (
    <Group gap="sm" wrap="nowrap">
      {at < 0 && <IconCheck size={18} color="var(--mantine-color-loom-7)" aria-hidden />}
      {at === 0 && <Loader size={16} aria-hidden />}
      {at > 0 && <IconCircleDashed size={18} color="var(--mantine-color-gray-5)" aria-hidden />}
      <Text size="sm" fw={at === 0 ? 600 : 400} c={at > 0 ? "gray.7" : undefined}>
        {label}
      </Text>
    </Group>
  );
}
