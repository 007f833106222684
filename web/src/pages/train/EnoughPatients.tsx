import { Badge, Group, List, Paper, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SampleSizeView } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";

/** Whether the training rows are enough for the predictors, in plain sentences. */
export function EnoughPatients({ size }: { size: SampleSizeView }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  return (
    <Paper withBorder p="lg">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          {t("advice.size.title")}
        </Title>
        <Badge color={size.enough ? "green" : "orange"} variant="light" c="dark.7" size="sm">
          {t(size.enough ? "advice.size.enough" : "advice.size.few")}
        </Badge>
        <Explain of={t("advice.size.title")}>{t("advice.size.explain")}</Explain>
      </Group>
      <List size="sm">
        {size.words.map((sentence) => (
          <List.Item key={sentence.en}>{inWords(sentence, language)}</List.Item>
        ))}
      </List>
    </Paper>
  );
}
