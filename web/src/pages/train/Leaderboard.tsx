import { Anchor, Badge, Button, Checkbox, Group, Table, Text, Title, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ExperimentDetail, LeaderView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { withInterval } from "@/i18n/numbers";
import { IntervalMark } from "@/pages/models/IntervalMark";
import { isInUnits, rangeOf } from "@/pages/models/metrics";
import { useMetric } from "@/pages/models/useMetric";
import { Explain } from "@/parts/Explain";
import { usualPins } from "./pins";
import { useKinds } from "./Trials";
import { useTargetUnit } from "./useTargetUnit";

const MOST_PINNED = 4;

/** The published models with their intervals; up to four go on to the comparison. */
export function Leaderboard({ of }: { of: ExperimentDetail }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const metric = useMetric()(of.metric);
  const unit = useTargetUnit(of);
  const named = unit && isInUnits(of.metric) ? t("board.unit", { metric: metric.title, unit }) : metric.title;
  const [pinned, setPinned] = useState(() => usualPins(of.models));
  const range = rangeOf(of.leaderboard.flatMap((one) => [one.test[of.metric], one.cv[of.metric]]) as never);
  const toggle = (id: string) =>
    setPinned((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <section aria-labelledby="board">
      <Group justify="space-between" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h4" id="board">
            {t("board.title")}
          </Title>
          <Explain of={t("board.title")}>
            {t("board.explain")} {metric.about}
          </Explain>
        </Group>
        <Button
          component={Link}
          variant="light"
          to={`/studies/${study.id}/compare?models=${pinned.join(",")}`}
          disabled={pinned.length === 0}
        >
          {t("experiment.compare_n", { count: pinned.length })}
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={820}>
        <Table withTableBorder verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40} aria-label={t("experiment.compare")} />
              <Table.Th>{t("board.model")}</Table.Th>
              <Table.Th>{t("board.kind")}</Table.Th>
              <Table.Th>{t("board.test", { metric: named })}</Table.Th>
              <Table.Th>{t("board.cv")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.leaderboard.map((one) => (
              <Line
                key={one.model_id}
                one={one}
                of={of}
                range={range}
                pinned={pinned.includes(one.model_id)}
                full={pinned.length >= MOST_PINNED}
                onPin={() => toggle(one.model_id)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

type LineProps = {
  one: LeaderView;
  of: ExperimentDetail;
  range: [number, number];
  pinned: boolean;
  full: boolean;
  onPin: () => void;
};

function Line({ one, of, range, pinned, full, onPin }: LineProps) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const kinds = useKinds();
  const isLinear = of.models.find((model) => model.id === one.model_id)?.family === "linear";
  return (
    <Table.Tr>
      <Table.Td>
        <Checkbox
          aria-label={t("board.choose", { name: one.name })}
          checked={pinned}
          disabled={!pinned && full}
          onChange={onPin}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Anchor component={Link} to={`/studies/${study.id}/models/${one.model_id}`} fw={600} size="sm">
            {one.name}
          </Anchor>
          {one.best && (
            <Badge variant="filled" tt="none">
              {t("board.best")}
            </Badge>
          )}
          {isLinear && (
            <Tooltip label={t("board.linear_about")} multiline w={280}>
              <Badge variant="outline" color="gray.8" tt="none" tabIndex={0}>
                {t("board.linear")}
              </Badge>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{kinds(one.algorithm)}</Table.Td>
      <Figure of={one.test[of.metric]} range={range} missing={t("board.no_test")} />
      <Figure of={one.cv[of.metric]} range={range} missing="–" color="var(--mantine-color-gray-6)" />
    </Table.Tr>
  );
}

type FigureProps = {
  of: Record<string, number | null> | undefined;
  range: [number, number];
  missing: string;
  color?: string;
};

function Figure({ of, range, missing, color }: FigureProps) {
  if (!of || typeof of.value !== "number") return <Table.Td>{missing}</Table.Td>;
  const estimate = { value: of.value, lo: of.lo, hi: of.hi };
  return (
    <Table.Td>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" style={{ whiteSpace: "nowrap" }}>
          {withInterval(estimate)}
        </Text>
        <IntervalMark of={estimate} range={range} width={110} color={color} />
      </Group>
    </Table.Td>
  );
}
