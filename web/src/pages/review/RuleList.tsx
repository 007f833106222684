import { Group, Paper, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DiffStep, DiffSummary } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useStepWords } from "../clean/stepTypes";
import type { Rule } from "./CellsTab";
import { ruleId } from "./checklist";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";
import { ScrollBox } from "./ScrollBox";

type Props = { room: ReviewRoom; summary: DiffSummary; chosen: Rule | null; onChoose: (rule: Rule) => void };

/** The steps in their order, each with the columns it changed and how many cells. */
export function RuleList({ room, summary, chosen, onChoose }: Props) {
  const { t } = useTranslation("review");
  return (
    <ScrollBox label={t("tab.cells")}>
      <Stack gap="xs">
        {summary.steps.map((each, at) => (
          <StepRules
            key={each.step.step_id}
            at={at}
            each={each}
            room={room}
            chosen={chosen}
            onChoose={onChoose}
          />
        ))}
      </Stack>
    </ScrollBox>
  );
}

type StepProps = Omit<Props, "summary"> & { each: DiffStep; at: number };

function StepRules({ each, at, room, chosen, onChoose }: StepProps) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const { title } = useStepWords();
  const { step, columns } = each;
  const dropped = step.rows_before - step.rows_after;
  return (
    <Paper withBorder p="xs">
      <Text size="sm" fw={600}>
        {at + 1}. {title(step.op)}
      </Text>
      {step.note && (
        <Text size="xs" c="gray.7">
          {step.note}
        </Text>
      )}
      <Text size="xs" c="gray.8">
        {[
          dropped > 0 && t("cells.rows_left_out", { n: count(dropped, language) }),
          dropped < 0 && t("cells.rows_added", { n: count(-dropped, language) }),
          (step.columns_added ?? []).length > 0 &&
            t("cells.added", { names: step.columns_added?.join(", ") }),
          (step.columns_removed ?? []).length > 0 &&
            t("cells.removed", {
              n: step.columns_removed?.length,
              names: shortened(step.columns_removed ?? []),
            }),
          columns.length === 0 && step.cells_changed === 0 && t("cells.no_cells"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      {columns.length > 0 && (
        <Table fz="sm" verticalSpacing={2}>
          <Table.Tbody>
            {columns.map((item) => {
              const rule = { stepId: step.step_id, ...item };
              const isChosen =
                chosen?.stepId === rule.stepId && chosen.column === rule.column && chosen.rule === rule.rule;
              const id = ruleId(rule.stepId, rule.column, rule.rule);
              return (
                <Table.Tr key={id} className={isChosen ? classes.chosen : undefined}>
                  <Table.Td>
                    <UnstyledButton fz="sm" aria-pressed={isChosen} onClick={() => onChoose(rule)} w="100%">
                      <Group gap={6} wrap="nowrap">
                        <Text span size="sm" fw={500} truncate maw={180} td="underline">
                          {item.column}
                        </Text>
                        <Text span size="xs" c="gray.7" truncate>
                          {item.rule}
                        </Text>
                      </Group>
                    </UnstyledButton>
                  </Table.Td>
                  <Table.Td ta="right" w={90}>
                    {t("cells.n", { n: count(item.cells, language) })}
                  </Table.Td>
                  <Table.Td w={24}>
                    {room.inHand.draft.looked.rules.includes(id) && (
                      <IconCheck size={16} color="var(--mantine-color-loom-7)" aria-label={t("seen")} />
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}

const MOST_NAMED = 6;

function shortened(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} … +${more}` : names.join(", ");
}
