import { ScrollArea, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CellChange, Grid, StepTrial } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Waiting } from "@/parts/Waiting";
import { shownValue } from "@/parts/grid/edits";
import { withSpacesSeen } from "./alike";

/** What a step would do: how much it changes, some cells before and after, the first rows. */
export function Trial({ trial, busy }: { trial: StepTrial | undefined; busy: boolean }) {
  const { t } = useTranslation("clean");
  if (!trial) return busy ? <Waiting size="sm" label={t("trial.counting")} /> : null;
  return (
    <Stack gap="xs" aria-live="polite" style={{ opacity: busy ? 0.6 : 1 }}>
      <EffectLine effect={trial.effect} />
      {trial.changes.length > 0 && <Changes changes={trial.changes} />}
      {trial.changes.length === 0 && trial.rows.columns.length > 1 && <FirstRows rows={trial.rows} />}
    </Stack>
  );
}

type EffectProps = { effect: StepTrial["effect"] };

/** "Changes 1,204 cells. Removes 12 rows." */
function EffectLine({ effect }: EffectProps) {
  const told = useEffectWords()(effect);
  return (
    <Text size="sm" fw={600}>
      {told.join(" ")}
    </Text>
  );
}

function useEffectWords(): (effect: StepTrial["effect"]) => string[] {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  return (effect) => {
    const lost = effect.rows_before - effect.rows_after;
    const n = (value: number) => count(value, language);
    const told = [
      effect.cells_changed > 0 && t("trial.cells", { n: n(effect.cells_changed) }),
      lost > 0 && t("trial.rows_removed", { n: n(lost), left: n(effect.rows_after) }),
      lost < 0 && t("trial.rows_added", { n: n(-lost), left: n(effect.rows_after) }),
      effect.columns_added.length > 0 && t("trial.columns_added", { names: listed(effect.columns_added) }),
      effect.columns_removed.length > 0 &&
        t("trial.columns_removed", { names: listed(effect.columns_removed) }),
    ].filter((line): line is string => typeof line === "string");
    return told.length > 0 ? told : [t("trial.nothing")];
  };
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(", ")} … (${names.length})` : names.join(", ");
}

export function Changes({ changes }: { changes: readonly CellChange[] }) {
  const { t } = useTranslation("clean");
  const shown = (value: string | null) => (value === null ? t("missing") : withSpacesSeen(value));
  return (
    <Table withTableBorder verticalSpacing={2} fz="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("trial.row")}</Table.Th>
          <Table.Th>{t("trial.column")}</Table.Th>
          <Table.Th>{t("trial.before")}</Table.Th>
          <Table.Th>{t("trial.after")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map((change) => (
          <Table.Tr key={`${change.row} ${change.column}`}>
            <Table.Td>{change.row + 1}</Table.Td>
            <Table.Td>{change.column}</Table.Td>
            <Table.Td>{shown(change.old)}</Table.Td>
            <Table.Td fw={600}>{shown(change.new)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The first rows after the step: what the step reads and what it makes. */
function FirstRows({ rows }: { rows: Grid }) {
  const { t } = useTranslation("clean");
  return (
    <ScrollArea type="auto">
      <Table withTableBorder verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            {rows.columns.map((column, at) => (
              <Table.Th key={column.name}>{at === 0 ? t("trial.row") : column.name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.rows.map((row) => (
            <Table.Tr key={String(row[0])}>
              {row.map((value, at) => (
                <Table.Td key={rows.columns[at]?.name}>
                  {at === 0 ? Number(value) + 1 : value === null ? t("missing") : shownValue(value, 6)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
