import { Alert, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Approval, TrainableView } from "@/api/generated/model";
import { count, decimal } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { eventsPerPredictor, piecesOf, type Split } from "./split";

const COLORS = {
  train: { event: "var(--mantine-color-loom-8)", other: "var(--mantine-color-loom-3)" },
  test: { event: "var(--mantine-color-orange-8)", other: "var(--mantine-color-orange-3)" },
};

type Props = { split: Split; approval: Approval | null; data: TrainableView };

/** Who trains the model and who tests it, drawn to scale, with what to beware of. */
export function SplitPicture({ split, approval, data }: Props) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const predictors = approval?.task.features.length ?? 0;
  const per = eventsPerPredictor(split, predictors);
  const warnings = (approval?.warnings ?? []).filter((one) => one.level !== "info");
  return (
    <Paper withBorder p="lg">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          {t("split.title")}
        </Title>
        <Explain of={t("split.title")}>{t("split.explain")}</Explain>
      </Group>
      <Bar split={split} />
      <Stack gap={2} mt="sm">
        {(["train", "test"] as const).map((key) => (
          <Text key={key} size="sm">
            <Swatch color={COLORS[key].other} />
            {t(`split.${key}`, { n: count(split[key].n, language) })}
            {split[key].events !== null && (
              <>
                {" · "}
                <Swatch color={COLORS[key].event} />
                {t("split.events", { n: count(split[key].events ?? 0, language) })}
              </>
            )}
          </Text>
        ))}
        {split.by && (
          <Text size="sm" c="gray.8" mt={4}>
            {t(`split.by.${split.by}`, { column: split.column })}{" "}
            {split.folds && t("split.folds", { count: split.folds })}
          </Text>
        )}
        {predictors > 0 && (
          <Text size="sm" c="gray.8">
            {t("split.predictors", { n: count(predictors, language) })}
          </Text>
        )}
      </Stack>
      {per !== null && per < 10 && (
        <Alert color="orange" icon={<IconAlertTriangle />} mt="sm" title={t("split.few.title")}>
          <Text size="sm">{t("split.few.about", { per: decimal(per, 1), predictors })}</Text>
        </Alert>
      )}
      {warnings.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} mt="sm" title={t("split.warnings")}>
          <List size="sm">
            {warnings.map((one) => (
              <List.Item key={`${one.code} ${one.column}`}>
                {one.column && one.column !== data.target && <b>{one.column}: </b>}
                {language === "ko" ? one.text_ko : one.text}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Paper>
  );
}

function Bar({ split }: { split: Split }) {
  return (
    <svg width="100%" height={34} aria-hidden>
      {piecesOf(split).map((piece, at, all) => {
        const before = all.slice(0, at).reduce((sum, one) => sum + one.share, 0);
        return (
          <rect
            key={piece.key + piece.kind}
            x={`${before * 100}%`}
            width={`${piece.share * 100}%`}
            height={34}
            fill={COLORS[piece.key][piece.kind]}
            stroke="white"
          />
        );
      })}
    </svg>
  );
}

function Swatch({ color }: { color: string }) {
  return (
    <svg width={12} height={12} aria-hidden style={{ marginRight: 6, verticalAlign: "-1px" }}>
      <rect width={12} height={12} rx={2} fill={color} />
    </svg>
  );
}
