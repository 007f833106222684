import { NumberInput, Select, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ColumnFit, FitView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { type Matches, needsFactor, open, withColumn, withFactor } from "./matches";

type Props = { fit: FitView; value: Matches; onChange: (next: Matches) => void };

/** The inputs that need a column of another name, or a factor between units. */
export function ColumnMatches({ fit, value, onChange }: Props) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  const asked = open(fit);
  const fitting = t("validation.fitting", { n: count(fit.inputs.length - asked.length, language) });
  if (asked.length === 0) return <Text size="sm">{t("validation.all_fit")}</Text>;
  const columns = fit.columns.map((one) => ({
    value: one.name,
    label: [one.name, one.unit && `[${one.unit}]`, one.label].filter(Boolean).join(" "),
  }));
  return (
    <>
      <Text size="sm">{fitting}</Text>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6} aria-label={t("validation.match")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("validation.input")}</Table.Th>
              <Table.Th>{t("validation.why")}</Table.Th>
              <Table.Th>{t("validation.column")}</Table.Th>
              <Table.Th>{t("validation.factor")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {asked.map((one) => (
              <Match key={one.name} of={one} columns={columns} value={value} onChange={onChange} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

type MatchProps = {
  of: ColumnFit;
  columns: { value: string; label: string }[];
  value: Matches;
  onChange: (next: Matches) => void;
};

function Match({ of, columns, value, onChange }: MatchProps) {
  const { t } = useTranslation("models");
  const language = useLanguage();
  const why = language === "ko" ? of.problem?.problem_ko : of.problem?.problem;
  return (
    <Table.Tr>
      <Table.Td>
        {of.name}
        {of.unit && ` [${of.unit}]`}
      </Table.Td>
      <Table.Td>{String(why ?? "")}</Table.Td>
      <Table.Td>
        <Select
          aria-label={t("validation.column_of", { name: of.name })}
          placeholder={needsFactor(of) ? of.name : t("validation.choose")}
          data={columns}
          value={value.columns[of.name] ?? null}
          onChange={(column) => onChange(withColumn(value, of.name, column))}
          searchable
        />
      </Table.Td>
      <Table.Td>
        {of.type === "number" && (
          <NumberInput
            aria-label={t("validation.factor_of", { name: of.name })}
            placeholder="1"
            value={value.factors[of.name] ?? ""}
            onChange={(factor) => onChange(withFactor(value, of.name, factor))}
            hideControls
            w={120}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
