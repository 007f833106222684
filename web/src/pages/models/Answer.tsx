import { Alert, Code, Group, List, Progress, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CaseView, EndpointView, ModelDetail, RiskView } from "@/api/generated/model";
import { decimal, percent } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { Contributions } from "./Contributions";
import { RecordOutcome } from "./RecordOutcome";
import { told } from "./warnings";

type Props = { answer: CaseView; model: ModelDetail; endpoint: EndpointView };

/** The model's answer in words, warnings beside it, and the number under which its outcome can be told later. */
export function Answer({ answer, model, endpoint }: Props) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  return (
    <Stack gap="sm">
      <InWords answer={answer} model={model} />
      <Sureness answer={answer} model={model} />
      {answer.warnings.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} title={t("answer.warnings")} p="sm">
          <List size="sm">
            {told(answer.warnings).map(({ key, columns, warning }) => (
              <List.Item key={key}>
                {columns.length > 1
                  ? t("answer.missing", { columns: columns.join(", ") })
                  : language === "ko"
                    ? warning.text_ko
                    : warning.text}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Contributions answer={answer} model={model} />
      <Text size="xs" c="gray.7">
        {t("answer.research")}
      </Text>
      <Text size="xs" c="gray.7">
        {t("answer.number")} <Code>{answer.prediction_id}</Code>
      </Text>
      <RecordOutcome model={model} endpoint={endpoint} predictionId={answer.prediction_id} />
    </Stack>
  );
}

/** The 95 % interval of the answer and what it means. */
function Sureness({ answer, model }: { answer: CaseView; model: ModelDetail }) {
  const { t } = useTranslation("models");
  const interval = answer.interval;
  if (!interval) return null;
  const isValue = interval.method === "conformal";
  const written = (value: number) => (isValue ? decimal(value, 2) : percent(value));
  const unit = isValue ? ` ${model.input_schema.target_unit}`.trimEnd() : "";
  const about = t(`answer.interval_means.${interval.method}`);
  return (
    <Group gap={6}>
      <Text size="sm">
        {t("answer.interval", { range: `${written(interval.lo)} – ${written(interval.hi)}${unit}` })}
      </Text>
      <Explain of={t("answer.interval_title")}>{about}</Explain>
    </Group>
  );
}

function Risks({ risks, model }: { risks: RiskView[]; model: ModelDetail }) {
  const { t } = useTranslation("models");
  const unit = model.input_schema.time_unit;
  const when = (time: number) => `${time}${unit ? ` ${unit}` : ""}`;
  const last = risks.at(-1);
  return (
    <>
      <Table verticalSpacing={4} aria-label={t("answer.risks_label")}>
        <Table.Tbody>
          {risks.map(({ time, risk }) => (
            <Table.Tr key={time}>
              <Table.Th scope="row">{t("answer.risk_by", { t: when(time) })}</Table.Th>
              <Table.Td ta="right" fw={700}>
                {percent(risk)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {last && (
        <Text size="sm">
          {t("answer.risks_of_100", {
            n: Math.round(last.risk * 100),
            target: model.target,
            event: model.positive,
            t: when(last.time),
          })}
        </Text>
      )}
    </>
  );
}

function InWords({ answer, model }: { answer: CaseView; model: ModelDetail }) {
  const { t } = useTranslation("models");
  if (answer.risks) return <Risks risks={answer.risks} model={model} />;
  if (typeof answer.value === "number") {
    const unit = model.input_schema.target_unit;
    return (
      <Text size="xl" fw={700}>
        {model.target}: {decimal(answer.value, 2)} {unit}
      </Text>
    );
  }
  if (typeof answer.probability === "number") {
    const threshold = model.threshold;
    return (
      <>
        <Text size="xl" fw={700}>
          {t("answer.risk", { risk: percent(answer.probability) })}
        </Text>
        <Progress value={answer.probability * 100} aria-label={t("answer.risk_label")} size="lg" />
        <Text size="sm">
          {t("answer.of_100", {
            n: Math.round(answer.probability * 100),
            event: model.positive,
            target: model.target,
          })}
        </Text>
        {threshold !== null && (
          <Text size="sm">
            {t(answer.probability >= threshold ? "answer.above" : "answer.below", {
              threshold: percent(threshold),
            })}
          </Text>
        )}
      </>
    );
  }
  return (
    <>
      <Text size="xl" fw={700}>
        {answer.class}
      </Text>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {Object.entries((answer.probabilities ?? {}) as Record<string, number>).map(([name, p]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{percent(p)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
