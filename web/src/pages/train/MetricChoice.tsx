import { Radio, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

type Props = { task: string; metrics: string[]; value: string; onChange: (metric: string) => void };

/** "What matters most" in a doctor's words; each answer is a metric that the task allows. */
export function MetricChoice({ task, metrics, value, onChange }: Props) {
  const { t } = useTranslation("train");
  return (
    <Radio.Group
      label={t("matters.title")}
      description={t(task === "binary" ? "matters.about" : "matters.about_best")}
      descriptionProps={{ c: "gray.7" }}
      value={value}
      onChange={onChange}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
        {metrics.map((metric) => (
          <Radio.Card key={metric} value={metric} p="sm" withBorder>
            <Radio.Indicator mr="xs" style={{ display: "inline-flex", verticalAlign: "middle" }} />
            <Text span fw={600} size="sm">
              {t(`matters.${metric}.title`)}
            </Text>
            <Text size="xs" c="gray.7" mt={4}>
              {t(`matters.${metric}.about`)}
            </Text>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
