import { MultiSelect, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type {
  ColumnPatch,
  ColumnProposal,
  ColumnRole,
  ColumnType,
  TableProposal,
} from "@/api/generated/model";
import { CommitInput } from "../CommitInput";
import { DATE_FORMATS, ROLES, TYPES } from "../words";
import { codesIn, numberIn } from "./changes";
import { GuessMark, useGuessWords } from "./GuessMark";
import { findingsOf } from "./guesses";
import { FindingLine } from "./TableFindings";
import { ValueLabels } from "./ValueLabels";

type Props = {
  table: TableProposal;
  column: ColumnProposal;
  onChange: (name: string, patch: ColumnPatch) => void;
};

/** Everything about one column; each value can be changed and says why it was guessed. */
export function ColumnEditor({ table, column, onChange }: Props) {
  const { t } = useTranslation("data");
  const patch = (values: ColumnPatch) => onChange(column.name, values);
  const isNumber = column.type === "number" || column.type === "integer";
  const isDate =
    column.type === "date" || column.type === "datetime" || (column.date_formats ?? []).length > 0;
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {column.name}
      </Title>
      {findingsOf(table, column.name).map((finding) => (
        <FindingLine key={finding.code} finding={finding} />
      ))}
      <CommitInput
        label={t("columns.name")}
        value={column.name}
        onCommit={(name) => name && patch({ name })}
      />
      {column.source_name !== column.name && (
        <Text size="xs" c="gray.7">
          {t("columns.in_the_file", { name: column.source_name || "–" })}
        </Text>
      )}
      <CommitInput
        label={t("columns.label")}
        description={t("columns.label_about")}
        value={column.label ?? ""}
        onCommit={(label) => patch({ label })}
      />
      <Kind column={column} patch={patch} />
      <CommitInput
        label={<Labelled column={column} field="unit" />}
        placeholder={t("columns.unit_example")}
        value={column.unit ?? ""}
        onCommit={(unit) => patch({ unit })}
      />
      {isDate && <DateFormats column={column} patch={patch} />}
      <CommitInput
        label={<Labelled column={column} field="missing_codes" />}
        description={t("columns.missing_codes_about")}
        value={(column.missing_codes ?? []).join(", ")}
        onCommit={(text) => patch({ missing_codes: codesIn(text) })}
      />
      {isNumber && <Range column={column} patch={patch} />}
      {!isDate && <ValueLabels column={column} onChange={(value_labels) => patch({ value_labels })} />}
    </Stack>
  );
}

type PartProps = { column: ColumnProposal; patch: (values: ColumnPatch) => void };

function Labelled({ column, field }: { column: ColumnProposal; field: string }) {
  const { t } = useTranslation("data");
  return (
    <span style={{ display: "inline-flex", gap: 5, alignItems: "center" }}>
      {t(`columns.${field}`)}
      <GuessMark guess={column.why?.[field]} />
    </span>
  );
}

function Kind({ column, patch }: PartProps) {
  const { t } = useTranslation("data");
  return (
    <>
      <NativeSelect
        label={<Labelled column={column} field="type" />}
        description={useGuessWords(column.why?.type)}
        value={column.type}
        onChange={(event) => patch({ type: event.currentTarget.value as ColumnType })}
        data={TYPES.map((type) => ({ value: type, label: t(`type.${type}`) }))}
      />
      <NativeSelect
        label={<Labelled column={column} field="role" />}
        description={useGuessWords(column.why?.role) || t(`role_about.${column.role ?? "feature"}`)}
        value={column.role ?? "feature"}
        onChange={(event) => patch({ role: event.currentTarget.value as ColumnRole })}
        data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      />
    </>
  );
}

function DateFormats({ column, patch }: PartProps) {
  const { t } = useTranslation("data");
  const chosen = column.date_formats ?? [];
  const known = [...new Set([...Object.keys(DATE_FORMATS), ...chosen])];
  return (
    <MultiSelect
      label={<Labelled column={column} field="date_formats" />}
      description={t("columns.date_formats_about")}
      value={chosen}
      onChange={(date_formats) => patch({ date_formats })}
      data={known.map((format) => ({ value: format, label: DATE_FORMATS[format] ?? format }))}
    />
  );
}

function Range({ column, patch }: PartProps) {
  const { t } = useTranslation("data");
  const bound = (field: "low" | "high") => (
    <CommitInput
      label={<Labelled column={column} field={field} />}
      value={column[field] === null || column[field] === undefined ? "" : String(column[field])}
      onCommit={(text) => {
        const value = numberIn(text);
        if (value !== undefined) patch({ [field]: value });
      }}
    />
  );
  return (
    <div>
      <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 8 }}>
        {bound("low")}
        {bound("high")}
      </div>
      <Text size="xs" c="gray.7" mt={4}>
        {t("columns.range_about")}
      </Text>
    </div>
  );
}
