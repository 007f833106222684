import { Alert, List, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Words } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import type { Fate } from "./mapping";

type Props = { fates: Fate[]; titles: Record<string, Words> };

/** Names the steps that lack a column before anything is taken over. */
export function FateList({ fates, titles }: Props) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const group = (fate: Fate["fate"], title: string) => {
    const steps = fates.map((one, place) => ({ ...one, place })).filter((one) => one.fate === fate);
    if (steps.length === 0) return null;
    return (
      <Alert color={fate === "off" ? "orange" : "gray"} title={title}>
        <List size="sm">
          {steps.map(({ step, lacks, place }) => {
            const words = titles[step.op];
            const named = { number: place + 1, title: words ? inWords(words, language) : step.op };
            return (
              <List.Item key={step.id}>{t("steps.step", { ...named, columns: lacks.join(", ") })}</List.Item>
            );
          })}
        </List>
      </Alert>
    );
  };
  return (
    <Stack gap="xs" aria-live="polite">
      {group("off", t("steps.missing"))}
      {group("partly", t("steps.partly"))}
    </Stack>
  );
}
