import { Badge, Group, Paper, Table, Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ComparedColumn, Side } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { short } from "./axis";
import { Overlay } from "./Overlay";
import classes from "./review.module.css";

type Props = { column: ComparedColumn; isCurrent: boolean; onSeen: () => void };

/** One column: its picture, and the numbers before and after. It counts as looked at when it was really in view. */
export function ColumnCard({ column, isCurrent, onSeen }: Props) {
  const { t } = useTranslation("review");
  const view = useIntersection({ threshold: 0.6 });
  const place = useRef<HTMLDivElement>(null);
  const isInView = view.entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isInView) onSeen();
  }, [isInView, onSeen]);
  useEffect(() => {
    if (isCurrent) place.current?.scrollIntoView({ block: "center" });
  }, [isCurrent]);
  const isRenamed = column.name_before !== null && column.name_before !== column.name;
  return (
    <Paper
      withBorder
      p="sm"
      className={classes.card}
      data-current={isCurrent || undefined}
      ref={(node: HTMLDivElement | null) => {
        view.ref(node);
        place.current = node;
      }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate title={column.name}>
          {column.name}
          {column.unit && (
            <Text span size="xs" c="gray.7">
              {" "}
              {column.unit}
            </Text>
          )}
        </Text>
        <State column={column} />
      </Group>
      <Text size="xs" c="gray.7" truncate title={column.label}>
        {isRenamed ? t("columns.was_named", { name: column.name_before }) : column.label || " "}
      </Text>
      <Overlay column={column} label={t("columns.picture", { name: column.name })} />
      <Numbers column={column} />
    </Paper>
  );
}

function State({ column }: { column: ComparedColumn }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const isRenamed = column.name_before !== null && column.name_before !== column.name;
  const state = column.state === "same" && isRenamed ? "renamed" : column.state;
  if (state === "same") return null;
  return (
    <Badge size="sm" variant="default" tt="none" style={{ flexShrink: 0 }}>
      {state === "changed" && column.cells_changed > 0
        ? t("columns.cells", { n: count(column.cells_changed, language) })
        : t(`columns.state.${state}`)}
    </Badge>
  );
}

function Numbers({ column }: { column: ComparedColumn }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const isMeasured = column.bins != null && !column.is_time;
  const line = (key: string, told: (side: Side) => string) => (
    <Table.Tr key={key}>
      <Table.Td>{t(`columns.${key}`)}</Table.Td>
      {[column.before, column.after].map((side, at) => (
        <Table.Td key={at === 0 ? "before" : "after"} ta="right">
          {side ? told(side) : "–"}
        </Table.Td>
      ))}
    </Table.Tr>
  );
  const number = (value: number | null | undefined) => (value == null ? "–" : short(value));
  return (
    <Table fz="xs" verticalSpacing={1} horizontalSpacing={4} withRowBorders={false} mt={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th aria-label={t("columns.number")} />
          <Table.Th ta="right">{t("before")}</Table.Th>
          <Table.Th ta="right">{t("after")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {line("missing", (side) => count(side.missing, language))}
        {line("distinct", (side) => count(side.distinct, language))}
        {isMeasured && line("mean", (side) => number(side.mean))}
        {isMeasured && line("median", (side) => number(side.median))}
      </Table.Tbody>
    </Table>
  );
}
