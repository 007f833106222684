import { Alert, Group, List, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AlgorithmsView } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import { countByAlgorithm, type TrainingWish } from "./settings";
import type { Split } from "./split";

type Props = { catalogue: AlgorithmsView; task: string; split: Split | null; wish: TrainingWish };

/** The settings that will be used, each with its reason; says plainly that they are defaults. */
export function PlannedSettings({ catalogue, task, split, wish }: Props) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const own = wish.expert ? wish.candidates : null;
  const candidates = own ?? catalogue.portfolio[task] ?? [];
  const titles = new Map(catalogue.items.map((one) => [one.name, inWords(one.title, language)]));
  const isUntouched = !wish.expert || Object.keys(wish.settings).length === 0;
  return (
    <Stack gap="sm">
      <Alert color="loom" icon={<IconInfoCircle />} p="sm">
        <Text size="sm">{t(isUntouched && own === null ? "plan.defaults" : "plan.yours")}</Text>
      </Alert>
      <Why title={t("plan.candidates.title", { n: candidates.length })} why={t("plan.candidates.why")}>
        <List size="sm" mt={2}>
          {countByAlgorithm(candidates).map(([name, n]) => (
            <List.Item key={name}>
              <Group gap={4}>
                {titles.get(name) ?? name}
                {n > 1 && (
                  <Text span size="sm" c="gray.7">
                    {t("plan.candidates.variants", { n })}
                  </Text>
                )}
              </Group>
            </List.Item>
          ))}
        </List>
      </Why>
      {split?.folds && <Why title={t("plan.folds.title", { n: split.folds })} why={t("plan.folds.why")} />}
      {isUntouched && (
        <>
          <Why title={t("plan.ensemble.title")} why={t("plan.ensemble.why")} />
          {task !== "regression" && (
            <Why title={t("plan.calibration.title")} why={t("plan.calibration.why")} />
          )}
          {task === "binary" && <Why title={t("plan.weights.title")} why={t("plan.weights.why")} />}
          <Why title={t("plan.seed.title", { n: usualSeed(catalogue) })} why={t("plan.seed.why")} />
        </>
      )}
    </Stack>
  );
}

function usualSeed(catalogue: AlgorithmsView): string {
  const properties = catalogue.settings_schema.properties as
    Record<string, { default?: unknown }> | undefined;
  return String(properties?.seed?.default ?? "");
}

function Why({ title, why, children }: { title: string; why: string; children?: React.ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="gray.7">
        {why}
      </Text>
      {children}
    </div>
  );
}
