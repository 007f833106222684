import { Group, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CaseView, ModelDetail } from "@/api/generated/model";
import { decimal, percent } from "@/i18n/numbers";
import { Explain } from "@/parts/Explain";
import { signed, split } from "./contributions";
import { short } from "./inputs";

const WIDTH = 110;

/** From the usual patient's answer to this one's: what each value adds. */
export function Contributions({ answer, model }: { answer: CaseView; model: ModelDetail }) {
  const { t } = useTranslation("models");
  const { shown, others } = split(answer.contributions);
  if (answer.usual_answer === null || shown.length === 0) return null;
  const isValue = model.task === "regression";
  const written = (value: number) => (isValue ? signed(value, 2) : `${signed(value * 100, 1)} %`);
  const whole = (value: number) =>
    isValue ? `${decimal(value, 2)} ${model.input_schema.target_unit}`.trim() : percent(value);
  const widest = Math.max(...shown.map((one) => Math.abs(one.value)), Math.abs(others?.value ?? 0));
  const inputs = new Map(model.input_schema.inputs.map((one) => [one.name, one]));
  const total = answer.usual_answer + answer.contributions.reduce((sum, one) => sum + one.value, 0);
  return (
    <section aria-labelledby="contributions">
      <Group gap="xs" mb={4}>
        <Title order={2} size="h5" id="contributions">
          {t("parts.title")}
        </Title>
        <Explain of={t("parts.title")}>{t("parts.explain")}</Explain>
      </Group>
      {model.task === "multiclass" && (
        <Text size="sm" c="gray.7">
          {t("parts.class", { name: answer.explained_class })}
        </Text>
      )}
      {answer.risks && (
        <Text size="sm" c="gray.7">
          {t("parts.last", { t: answer.risks.at(-1)?.time })}
        </Text>
      )}
      <Table verticalSpacing={4} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("parts.variable")}</Table.Th>
            <Table.Th ta="right">{t("parts.adds")}</Table.Th>
            <Table.Th aria-hidden w={WIDTH} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Ends name={t("parts.usual")} value={whole(answer.usual_answer)} />
          {shown.map(({ column, value }) => (
            <Table.Tr key={column}>
              <Table.Td>
                <Text size="sm">{inputs.get(column)?.label || column}</Text>
                <Usual value={answer.profile[column]} unit={inputs.get(column)?.unit ?? ""} />
              </Table.Td>
              <Table.Td ta="right">{written(value)}</Table.Td>
              <Table.Td>
                <Bar share={value / widest} />
              </Table.Td>
            </Table.Tr>
          ))}
          {others && (
            <Table.Tr>
              <Table.Td>{t("parts.others", { n: others.count })}</Table.Td>
              <Table.Td ta="right">{written(others.value)}</Table.Td>
              <Table.Td>
                <Bar share={others.value / widest} />
              </Table.Td>
            </Table.Tr>
          )}
          <Ends name={t("parts.this")} value={whole(total)} />
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Ends({ name, value }: { name: string; value: string }) {
  return (
    <Table.Tr fw={600}>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{value}</Table.Td>
      <Table.Td />
    </Table.Tr>
  );
}

function Usual({ value, unit }: { value: unknown; unit: string }) {
  const { t } = useTranslation("models");
  if (value === null || value === undefined || value === "") return null;
  const text = typeof value === "number" ? `${short(value)} ${unit}`.trim() : String(value);
  return (
    <Text size="xs" c="gray.7">
      {t("parts.instead_of", { value: text })}
    </Text>
  );
}

/** Left of the middle it lowers the answer, right of it raises it. */
function Bar({ share }: { share: number }) {
  const reach = (Math.abs(share) * WIDTH) / 2 || 0;
  return (
    <svg width={WIDTH} height={14} aria-hidden>
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={14} stroke="var(--mantine-color-gray-5)" />
      <rect
        x={share < 0 ? WIDTH / 2 - reach : WIDTH / 2}
        y={3}
        width={reach}
        height={8}
        fill={share < 0 ? "#0072B2" : "#D55E00"}
      />
    </svg>
  );
}
