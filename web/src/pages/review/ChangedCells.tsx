import { Button, Code, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { listDiffs } from "@/api/generated";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import type { Rule } from "./CellsTab";
import { ruleId } from "./checklist";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";
import { ScrollBox } from "./ScrollBox";

const A_PAGE = 100;

/** The cells that one rule changed in one column, page by page. */
export function ChangedCells({ room, rule }: { room: ReviewRoom; rule: Rule }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const { studyId, prepared, inHand } = room;
  const { see } = inHand;
  const cells = useInfiniteQuery({
    enabled: room.mayReadRows,
    staleTime: Number.POSITIVE_INFINITY,
    queryKey: ["looks", studyId, prepared.id, "cells", rule.stepId, rule.column],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      listDiffs(
        studyId,
        prepared.id,
        {
          step: rule.stepId,
          column: rule.column,
          limit: A_PAGE,
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  const isShown = cells.isSuccess;
  const id = ruleId(rule.stepId, rule.column, rule.rule);
  useEffect(() => {
    if (isShown) see("rules", id);
  }, [isShown, see, id]);
  if (!room.mayReadRows) return <Text size="sm">{t("rows_hidden")}</Text>;
  if (cells.error) return <ProblemAlert error={cells.error} />;
  const shown = (cells.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((cell) => cell.rule === rule.rule);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} aria-live="polite">
        {t("cells.of", { column: rule.column, n: count(rule.cells, language) })}
      </Text>
      <ScrollBox label={t("cells.of", { column: rule.column, n: count(rule.cells, language) })}>
        <Table fz="sm" verticalSpacing={2} stickyHeader withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("row")}</Table.Th>
              <Table.Th>{t("before")}</Table.Th>
              <Table.Th>{t("after")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((cell) => (
              <Table.Tr key={`${cell.row} ${cell.column}`}>
                <Table.Td>{count(cell.row + 1, language)}</Table.Td>
                <Table.Td>
                  <CellValue value={cell.old} />
                </Table.Td>
                <Table.Td>
                  <CellValue value={cell.new} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollBox>
      {cells.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={cells.isFetchingNextPage}
          onClick={() => cells.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </Stack>
  );
}

/** A value as it stands in the table; a missing one is said in words. */
export function CellValue({ value }: { value: string | number | boolean | null | undefined }) {
  const { t } = useTranslation("review");
  if (value === null || value === undefined || value === "") {
    return <span className={classes.missing}>{t("missing.cell")}</span>;
  }
  return (
    <Code bg="transparent" c="inherit" p={0} fz="inherit">
      {String(value)}
    </Code>
  );
}
