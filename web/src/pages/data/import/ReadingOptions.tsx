import { Anchor, Checkbox, Group, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TableOptions, TableProposal } from "@/api/generated/model";
import { GuessMark } from "./GuessMark";

const ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp949", "latin-1"];
const DELIMITERS = [",", ";", "\t", "|", " "];
const DECIMALS = [".", ","];
const SELF_TOLD = ["parquet", "sav", "sas7bdat", "xpt", "dta"];

type Option = keyof TableOptions;
type Props = { table: TableProposal; isBusy: boolean; onChange: (options: Partial<TableOptions>) => void };

/** Every guess about how the file is read, each changeable; a change has the file read again. */
export function ReadingOptions({ table, isBusy, onChange }: Props) {
  const { t } = useTranslation("data");
  if (SELF_TOLD.includes(table.format)) return <Text size="sm">{t("reading.self_told")}</Text>;
  const isText = table.format === "csv" || table.format === "tsv";
  const shared = { table, isBusy, onChange };
  return (
    <Stack gap="sm">
      {(table.sheets ?? []).length > 1 && (
        <Choice {...shared} option="sheet" values={table.sheets ?? []} words={(value) => value} />
      )}
      <RowNumber {...shared} option="header_row" />
      <RowNumber {...shared} option="header_depth" least={1} most={5} />
      <RowNumber {...shared} option="skip_rows" />
      <RowNumber {...shared} option="units_row" />
      <RowNumber {...shared} option="footer_rows" most={1000} />
      {isText && (
        <Choice
          {...shared}
          option="encoding"
          values={ENCODINGS}
          words={(value) => t(`reading.encodings.${value}`)}
        />
      )}
      {isText && (
        <Choice
          {...shared}
          option="delimiter"
          values={[...new Set([...DELIMITERS, table.options.delimiter ?? ","])]}
          words={(value) => t(`reading.delimiters.${DELIMITERS.indexOf(value)}`, { defaultValue: value })}
        />
      )}
      <Choice
        {...shared}
        option="decimal"
        values={DECIMALS}
        words={(value) => t(`reading.decimals.${DECIMALS.indexOf(value)}`)}
      />
      {isText && (
        <Checkbox
          label={t("reading.pad_short_rows")}
          checked={table.options.pad_short_rows ?? false}
          disabled={isBusy}
          onChange={(event) => onChange({ pad_short_rows: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}

type FieldProps = Props & { option: Option };

function Label({ table, option, isBusy, onChange }: FieldProps) {
  const { t } = useTranslation("data");
  const isGiven = (table.given?.[option] ?? null) !== null;
  return (
    <Group gap={6} wrap="nowrap" component="span">
      {t(`reading.${option}`)}
      <GuessMark guess={table.why?.[option]} />
      {isGiven && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          disabled={isBusy}
          onClick={() => onChange({ [option]: null })}
        >
          {t("reading.guess_again")}
        </Anchor>
      )}
    </Group>
  );
}

function Choice({
  values,
  words,
  ...field
}: FieldProps & { values: string[]; words: (value: string) => string }) {
  const { table, option, isBusy, onChange } = field;
  return (
    <div>
      <NativeSelect
        size="xs"
        label={<Label {...field} />}
        value={String(table.options[option] ?? "")}
        disabled={isBusy}
        onChange={(event) => onChange({ [option]: event.currentTarget.value })}
        data={values.map((value) => ({ value, label: words(value) }))}
      />
    </div>
  );
}

function RowNumber({ least = 0, most, ...field }: FieldProps & { least?: number; most?: number }) {
  const { t } = useTranslation("data");
  const { table, option, isBusy, onChange } = field;
  const value = Number(table.options[option] ?? (option === "header_depth" ? 1 : 0));
  const commit = (text: string) => {
    const wished = Number(text);
    if (text !== "" && Number.isInteger(wished) && wished !== value) onChange({ [option]: wished });
  };
  return (
    <NumberInput
      key={value}
      size="xs"
      label={<Label {...field} />}
      description={value === 0 ? t(`reading.zero.${option}`) : undefined}
      defaultValue={value}
      min={least}
      max={most}
      allowDecimal={false}
      disabled={isBusy}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Enter" && commit(event.currentTarget.value)}
    />
  );
}
