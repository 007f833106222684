import { Grid, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/parts/Empty";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { ChangedCells } from "./ChangedCells";
import { RuleList } from "./RuleList";
import type { ReviewRoom } from "./room";

export type Rule = { stepId: string; column: string; rule: string; cells: number };

/** Every changed cell, old and new value, by the rule that changed it. */
export function CellsTab({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const { rules } = room;
  const [chosen, choose] = useState<Rule | null>(null);
  if (rules.error) return <ProblemAlert error={rules.error} />;
  if (!rules.data) return <Waiting />;
  if (rules.data.steps.length === 0) return <Empty title={t("cells.none")} about={t("cells.none_about")} />;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Text size="sm">{t("cells.about")}</Text>
        <Explain of={t("tab.cells")}>{t("cells.explain")}</Explain>
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <RuleList room={room} summary={rules.data} chosen={chosen} onChoose={choose} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          {chosen ? (
            <ChangedCells
              key={`${chosen.stepId} ${chosen.column} ${chosen.rule}`}
              room={room}
              rule={chosen}
            />
          ) : (
            <Text size="sm" c="gray.7">
              {t("cells.choose")}
            </Text>
          )}
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
