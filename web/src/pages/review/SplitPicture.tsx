import { Alert, Badge, Group, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SplitGroup, SplitLook, SplitPart } from "@/api/generated/model";
import { count, percent } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { eventRate, isLopsided, pieces } from "./splitPicture";

const TRAIN = ["#0B6E6E", "#2A8582"];
const TEST = "#B84A00";

/** The rows as one bar: the folds that train, and the part that is kept for the test. */
export function SplitPicture({ split }: { split: SplitLook }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  return (
    <Paper withBorder p="md">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          {t("split.picture")}
        </Title>
        <Explain of={t("split.picture")}>{t("split.explain")}</Explain>
      </Group>
      <svg
        viewBox="0 0 100 12"
        width="100%"
        height={44}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("split.bar", {
          train: count(split.train.n, language),
          test: count(split.test.n, language),
          folds: split.folds.length,
        })}
      >
        {pieces(split).map((piece) => (
          <rect
            key={piece.fold ?? "test"}
            x={piece.from + 0.1}
            y={0}
            width={Math.max(piece.width - 0.2, 0.1)}
            height={12}
            fill={piece.part === "test" ? TEST : TRAIN[(piece.fold ?? 1) % 2]}
          />
        ))}
      </svg>
      <Parts split={split} />
      {isLopsided(split) && (
        <Alert mt="sm" color="orange" icon={<IconInfoCircle />} title={t("split.lopsided")}>
          {t("split.lopsided_about")}
        </Alert>
      )}
      {split.groups && split.groups.length > 0 && <Groups groups={split.groups} />}
    </Paper>
  );
}

function Parts({ split }: { split: SplitLook }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const line = (name: string, color: string, part: SplitPart) => {
    const rate = eventRate(part);
    return (
      <Table.Tr key={name}>
        <Table.Td>
          <Group gap={8} wrap="nowrap">
            <svg width={12} height={12} aria-hidden>
              <rect width={12} height={12} fill={color} />
            </svg>
            {name}
          </Group>
        </Table.Td>
        <Table.Td ta="right">{count(part.n, language)}</Table.Td>
        <Table.Td ta="right">
          {part.events === null || rate === null ? "–" : `${count(part.events, language)} (${percent(rate)})`}
        </Table.Td>
        {split.train.groups !== null && <Table.Td ta="right">{count(part.groups ?? 0, language)}</Table.Td>}
      </Table.Tr>
    );
  };
  return (
    <Table fz="sm" mt="xs" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("split.part")}</Table.Th>
          <Table.Th ta="right">{t("split.rows")}</Table.Th>
          <Table.Th ta="right">{t("split.events")}</Table.Th>
          {split.train.groups !== null && <Table.Th ta="right">{t(`split.groups.${split.by}`)}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {line(t("split.train", { folds: split.folds.length }), TRAIN[0] ?? "", split.train)}
        {line(t("split.test_part"), TEST, split.test)}
      </Table.Tbody>
    </Table>
  );
}

function Groups({ groups }: { groups: readonly SplitGroup[] }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  return (
    <Stack gap={6} mt="sm">
      <Text size="sm" fw={500}>
        {t("split.sites")}
      </Text>
      <Group gap={6}>
        {groups.map((group) => (
          <Badge
            key={group.name}
            variant="outline"
            color={group.in_test ? "orange.9" : "loom.8"}
            tt="none"
            title={t(group.in_test ? "split.in_test" : "split.in_train")}
          >
            {group.name} · {count(group.n, language)}
            {group.in_test ? ` · ${t("split.test_short")}` : ""}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}
