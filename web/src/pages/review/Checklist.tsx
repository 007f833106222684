import { Anchor, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { IconCircle, IconCircleCheck, IconCircleHalf2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Explain } from "@/parts/Explain";
import { type Item, isDone, type TabName } from "./checklist";

type Props = { items: readonly Item[]; onTab: (tab: TabName) => void };

/** What was looked at so far. It fills by itself; it warns at signing, it does not forbid. */
export function Checklist({ items, onTab }: Props) {
  const { t } = useTranslation("review");
  const done = items.filter(isDone).length;
  return (
    <Paper withBorder p="md">
      <Group gap="xs" justify="space-between">
        <Title order={2} size="h5">
          {t("checklist.title")}
        </Title>
        <Explain of={t("checklist.title")}>{t("checklist.explain")}</Explain>
      </Group>
      <Text size="sm" c="gray.7" aria-live="polite">
        {t("checklist.done", { done, of: items.length })}
      </Text>
      <Progress value={(done / items.length) * 100} aria-label={t("checklist.title")} my="xs" />
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {items.map((item) => (
          <Group key={item.tab} component="li" gap={8} wrap="nowrap">
            <Mark item={item} />
            <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onTab(item.tab)}>
              {t(`checklist.item.${item.tab}`)}
            </Anchor>
            {item.of > 1 && (
              <Text size="xs" c="gray.7" ml="auto">
                {item.done}/{item.of}
              </Text>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function Mark({ item }: { item: Item }) {
  const { t } = useTranslation("review");
  if (isDone(item)) {
    return (
      <IconCircleCheck size={18} color="var(--mantine-color-loom-7)" aria-label={t("checklist.state.done")} />
    );
  }
  return item.done > 0 ? (
    <IconCircleHalf2 size={18} color="var(--mantine-color-orange-8)" aria-label={t("checklist.state.part")} />
  ) : (
    <IconCircle size={18} color="var(--mantine-color-gray-6)" aria-label={t("checklist.state.open")} />
  );
}
