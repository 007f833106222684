import { Anchor, Group, Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { withInterval } from "@/i18n/numbers";
import { FinalStar } from "@/pages/compare/FinalStar";
import { useKinds } from "@/pages/train/Trials";
import { type Metrics, mainMetric } from "./metrics";
import { ModelBadges } from "./ModelBadges";
import { useMetric } from "./useMetric";

/** One model at a glance: what it is, how good it is, whether it is released. */
export function ModelCard({ model }: { model: ModelView }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const kinds = useKinds();
  const metric = useMetric();
  const name = mainMetric(model.task);
  const parts = model.metrics as Record<string, Metrics | undefined>;
  const part = parts.test?.[name] ? "test" : "oof";
  const value = parts[part]?.[name];
  return (
    <Paper withBorder p="md">
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Anchor component={Link} to={`/studies/${study.id}/models/${model.id}`} fw={600} truncate>
            {model.name}
          </Anchor>
          <FinalStar model={model} />
        </Group>
        <Text size="sm" c="gray.7">
          {kinds(model.algorithm)}
        </Text>
        {value && (
          <Text size="sm">
            {metric(name).title} {withInterval(value)}{" "}
            <Text span size="xs" c="gray.7">
              {t(`part.${part}`)}
            </Text>
          </Text>
        )}
        <ModelBadges model={model} />
      </Stack>
    </Paper>
  );
}
