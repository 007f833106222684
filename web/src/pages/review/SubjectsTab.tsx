import { Button, Grid, Group, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { listWorstSubjects } from "@/api/generated";
import type { WorstSubject } from "@/api/generated/model";
import { count, percent } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ShareBar } from "@/parts/Histogram";
import { ProblemAlert } from "@/parts/ProblemAlert";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";
import { ScrollBox } from "./ScrollBox";
import { SubjectRows } from "./SubjectRows";

const A_PAGE = 50;

export function subjectId(subject: WorstSubject): string {
  return subject.subject === null ? `row ${subject.row}` : `subject ${subject.subject}`;
}

/** The subjects whose cells are worst off, and their rows. */
export function SubjectsTab({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const { studyId, prepared, inHand } = room;
  const [chosen, choose] = useState<WorstSubject | null>(null);
  const worst = useInfiniteQuery({
    enabled: room.mayReadRows,
    staleTime: Number.POSITIVE_INFINITY,
    queryKey: ["looks", studyId, prepared.id, "worst"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      listWorstSubjects(
        studyId,
        prepared.id,
        { limit: A_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  if (!room.mayReadRows) return <Text size="sm">{t("rows_hidden")}</Text>;
  if (worst.error) return <ProblemAlert error={worst.error} />;
  const subjects = (worst.data?.pages ?? []).flatMap((page) => page.items);
  const open = (subject: WorstSubject) => {
    choose(subject);
    inHand.see("subjects", subjectId(subject));
  };
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Text size="sm">{t("subjects.about")}</Text>
        <Explain of={t("tab.subjects")}>{t("subjects.explain")}</Explain>
      </Group>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Worst subjects={subjects} room={room} chosen={chosen} onChoose={open} />
          {worst.hasNextPage && (
            <Button
              mt="xs"
              variant="default"
              size="xs"
              loading={worst.isFetchingNextPage}
              onClick={() => worst.fetchNextPage()}
            >
              {t("more")}
            </Button>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          {chosen ? (
            <SubjectRows key={subjectId(chosen)} room={room} subject={chosen} />
          ) : (
            <Text size="sm" c="gray.7">
              {t("subjects.choose")}
            </Text>
          )}
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

type WorstProps = {
  subjects: readonly WorstSubject[];
  room: ReviewRoom;
  chosen: WorstSubject | null;
  onChoose: (subject: WorstSubject) => void;
};

function Worst({ subjects, room, chosen, onChoose }: WorstProps) {
  const { t } = useTranslation("review");
  return (
    <ScrollBox label={t("tab.subjects")}>
      <Table fz="sm" verticalSpacing={3} horizontalSpacing={6} stickyHeader className={classes.narrow}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{room.prepared.subjects === null ? t("row") : t("subject")}</Table.Th>
            <Table.Th>{t("subjects.score")}</Table.Th>
            <Table.Th ta="right">{t("missing.cell")}</Table.Th>
            <Table.Th ta="right">{t("subjects.out_of_range")}</Table.Th>
            <Table.Th ta="right">{t("subjects.changed")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {subjects.map((subject) => (
            <WorstLine
              key={subjectId(subject)}
              subject={subject}
              isChosen={chosen !== null && subjectId(chosen) === subjectId(subject)}
              isSeen={room.inHand.draft.looked.subjects.includes(subjectId(subject))}
              onChoose={() => onChoose(subject)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

type LineProps = { subject: WorstSubject; isChosen: boolean; isSeen: boolean; onChoose: () => void };

function WorstLine({ subject, isChosen, isSeen, onChoose }: LineProps) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const fine = Math.max(subject.cells - subject.missing - subject.out_of_range - subject.changed, 0);
  const shares = [
    { n: subject.missing, color: "var(--mantine-color-gray-5)", label: t("missing.cell") },
    { n: subject.out_of_range, color: "var(--mantine-color-orange-6)", label: t("subjects.out_of_range") },
    { n: subject.changed, color: "#0072B2", label: t("subjects.changed") },
    { n: fine, color: "var(--mantine-color-loom-1)", label: t("subjects.fine") },
  ];
  return (
    <Table.Tr className={isChosen ? classes.chosen : undefined}>
      <Table.Td>
        <UnstyledButton fz="sm" aria-pressed={isChosen} onClick={onChoose}>
          <Group gap={4} wrap="nowrap">
            <Text span size="sm" td="underline" truncate maw={140}>
              {subject.subject ?? count(subject.row + 1, language)}
            </Text>
            {isSeen && <IconCheck size={14} color="var(--mantine-color-loom-7)" aria-label={t("seen")} />}
          </Group>
        </UnstyledButton>
      </Table.Td>
      <Table.Td miw={110}>
        <Text size="xs">{percent(subject.score)}</Text>
        <ShareBar shares={shares} height={6} />
      </Table.Td>
      <Table.Td ta="right">{count(subject.missing, language)}</Table.Td>
      <Table.Td ta="right">{count(subject.out_of_range, language)}</Table.Td>
      <Table.Td ta="right">{count(subject.changed, language)}</Table.Td>
    </Table.Tr>
  );
}
