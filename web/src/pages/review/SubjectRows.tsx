import { Group, Stack, Switch, Table, Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listDiffs, listRows } from "@/api/generated";
import type { WorstSubject } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { CellValue } from "./ChangedCells";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";
import { ScrollBox } from "./ScrollBox";
import { type Line, linesOf } from "./subjectLines";

const MOST_ROWS = 6;

/** One subject's rows side by side, a line a column, with what is wrong marked. */
export function SubjectRows({ room, subject }: { room: ReviewRoom; subject: WorstSubject }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const [onlyMarked, setOnlyMarked] = useState(true);
  const found = useSubject(room, subject);
  if (found.error) return <ProblemAlert error={found.error} />;
  if (!found.lines) return <Waiting />;
  const shown = found.lines.filter((line) => !onlyMarked || line.isMarked);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={600} aria-live="polite">
          {subject.subject === null
            ? t("subjects.row", { n: count(subject.row + 1, language) })
            : t("subjects.rows_of", { subject: subject.subject, n: count(subject.rows, language) })}
        </Text>
        <Switch
          size="sm"
          label={t("subjects.only_marked")}
          checked={onlyMarked}
          onChange={(event) => setOnlyMarked(event.currentTarget.checked)}
        />
      </Group>
      {subject.rows > MOST_ROWS && (
        <Text size="xs" c="gray.7">
          {t("subjects.first_rows", { n: MOST_ROWS })}
        </Text>
      )}
      <Lines lines={shown} rows={found.rows} />
    </Stack>
  );
}

function Lines({ lines, rows }: { lines: readonly Line[]; rows: readonly number[] }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  return (
    <ScrollBox label={t("tab.subjects")}>
      <Table fz="sm" verticalSpacing={2} stickyHeader withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("column")}</Table.Th>
            {rows.map((row) => (
              <Table.Th key={row}>{t("subjects.row", { n: count(row + 1, language) })}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.column}>
              <Table.Th fw={500} maw={220} style={{ overflowWrap: "anywhere" }} scope="row">
                {line.column}
              </Table.Th>
              {line.cells.map((cell, at) => (
                <Table.Td
                  key={rows[at]}
                  className={
                    cell.isOutside ? classes.outside : cell.old !== undefined ? classes.changed : undefined
                  }
                >
                  <CellValue value={cell.value} />
                  {cell.isOutside && (
                    <Text size="xs" c="orange.9">
                      {t("subjects.outside", { low: line.low ?? "", high: line.high ?? "" })}
                    </Text>
                  )}
                  {cell.old !== undefined && (
                    <Text size="xs" c="gray.8">
                      {t("subjects.was")} <CellValue value={cell.old} />
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

function useSubject(room: ReviewRoom, subject: WorstSubject) {
  const { studyId, prepared } = room;
  const column = prepared.columns.find((each) => each.role === "subject")?.name;
  const wanted =
    subject.subject !== null && column !== undefined
      ? { column, op: "eq", value: subject.subject }
      : { column: "_row", op: "eq", value: subject.row };
  const rows = useQuery({
    queryKey: ["looks", studyId, prepared.id, "rows", wanted],
    queryFn: ({ signal }) =>
      listRows(studyId, prepared.id, { filter: JSON.stringify([wanted]), limit: MOST_ROWS }, { signal }),
  });
  const numbers = (rows.data?.rows ?? []).map((row) => Number(row[0]));
  const diffs = useQueries({
    queries: numbers.map((row) => ({
      queryKey: ["looks", studyId, prepared.id, "cells of", row],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listDiffs(studyId, prepared.id, { row, limit: 200 }, { signal }),
    })),
  });
  const changed = diffs.flatMap((each) => each.data?.items ?? []);
  return {
    error: rows.error,
    rows: numbers,
    lines: rows.data && room.profile.data ? linesOf(rows.data, room.profile.data, changed) : null,
  };
}
