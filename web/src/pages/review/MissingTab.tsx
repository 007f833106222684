import { Center, Group, SegmentedControl, Stack, Switch, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MapMissingOf, MissingColumn, MissingMap } from "@/api/generated/model";
import { count, percent } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { useMissingMap } from "./looks";
import { stripOf } from "./missingStrip";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";
import { ScrollBox } from "./ScrollBox";

/** Where values are missing: a line a column, from the first row at the left to the last at the right. */
export function MissingTab({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const [of, setOf] = useState<MapMissingOf>("prepared");
  const [onlyMissing, setOnlyMissing] = useState(true);
  const map = useMissingMap(room.studyId, room.prepared.id, of);
  return (
    <Stack gap="sm">
      <Group gap="md">
        <SegmentedControl
          size="xs"
          value={of}
          onChange={(next) => setOf(next as MapMissingOf)}
          data={[
            { value: "prepared", label: t("after") },
            { value: "source", label: t("before") },
          ]}
        />
        <Switch
          size="sm"
          label={t("missing.only")}
          checked={onlyMissing}
          onChange={(event) => setOnlyMissing(event.currentTarget.checked)}
        />
        <Explain of={t("tab.missing")}>{t("missing.explain")}</Explain>
      </Group>
      {map.error && <ProblemAlert error={map.error} />}
      {map.isPending && (
        <Center mih={240}>
          <Waiting />
        </Center>
      )}
      {map.data && (
        <>
          <Text size="sm" aria-live="polite">
            {t("missing.sum", {
              share: percent(shareOf(map.data)),
              n: count(map.data.columns.filter((column) => column.missing > 0).length, language),
              of: count(map.data.columns.length, language),
            })}
          </Text>
          <Strips map={map.data} onlyMissing={onlyMissing} />
        </>
      )}
    </Stack>
  );
}

function shareOf(map: MissingMap): number {
  const cells = map.rows * map.columns.length;
  return cells === 0 ? 0 : map.columns.reduce((sum, column) => sum + column.missing, 0) / cells;
}

function Strips({ map, onlyMissing }: { map: MissingMap; onlyMissing: boolean }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const shown = map.columns
    .filter((column) => !onlyMissing || column.missing > 0)
    .sort((a, b) => b.missing - a.missing);
  if (shown.length === 0) return <Text size="sm">{t("missing.none")}</Text>;
  return (
    <ScrollBox label={t("tab.missing")}>
      <Table fz="sm" verticalSpacing={3} stickyHeader layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={220}>{t("column")}</Table.Th>
            <Table.Th>{t("missing.rows", { from: 1, to: count(map.rows, language) })}</Table.Th>
            <Table.Th w={130} ta="right">
              {t("missing.share")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((column) => (
            <Strip key={column.name} column={column} map={map} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollBox>
  );
}

function Strip({ column, map }: { column: MissingColumn; map: MissingMap }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const share = map.rows === 0 ? 0 : column.missing / map.rows;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" truncate title={column.name}>
          {column.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <div
          role="img"
          aria-label={t("missing.strip", { name: column.name, share: percent(share) })}
          className={classes.strip}
          style={{ background: stripOf(column.blocks, map.block_rows) }}
        />
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {count(column.missing, language)} ({percent(share)})
      </Table.Td>
    </Table.Tr>
  );
}
