import { Group, Slider, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "@/i18n/numbers";
import { BUDGETS } from "./settings";

/** How long training may take at most; the steps grow. */
export function BudgetSlider({ value, onChange }: { value: number; onChange: (at: number) => void }) {
  const { t } = useTranslation("train");
  const chosen = whole(BUDGETS[value] ?? 60);
  return (
    <Stack gap={4} mb="md">
      <Group justify="space-between">
        <Text fw={600} size="sm">
          {t("budget.title")}
        </Text>
        <Text size="sm" aria-live="polite">
          {chosen}
        </Text>
      </Group>
      <Text size="xs" c="gray.7">
        {t("budget.about")}
      </Text>
      <Slider
        thumbLabel={t("budget.title")}
        thumbProps={{ "aria-valuetext": chosen }}
        min={0}
        max={BUDGETS.length - 1}
        value={value}
        onChange={onChange}
        label={null}
        marks={BUDGETS.map((seconds, at) => ({
          value: at,
          label: [0, 2, 4, 7, 9].includes(at) ? whole(seconds) : undefined,
        }))}
      />
    </Stack>
  );
}

/** A duration without empty seconds or minutes. */
function whole(seconds: number): string {
  return duration(seconds).replace(/ 00 (s|min)$/, "");
}
