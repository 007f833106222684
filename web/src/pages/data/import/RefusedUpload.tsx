import { Button, Group, NativeSelect, NumberInput, Paper, Stack, TextInput, Title } from "@mantine/core";
import { IconRefresh, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TableOptions, UploadView } from "@/api/generated/model";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useChange } from "./useImport";

const ENCODINGS = ["utf-8", "utf-16", "cp949", "latin-1"];
const DELIMITERS = [",", ";", "\t", "|"];
/** Refusals that another way of reading may cure. */
const CURABLE = [
  "ragged_rows",
  "one_column",
  "header_only",
  "no_table",
  "broken_csv",
  "encoding_mismatch",
  "option_invalid",
  "sheet_unknown",
];

/** Why the file was refused, and the options with which it may be read after all. */
export function RefusedUpload({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const isCurable = CURABLE.includes(upload.problem?.code ?? "");
  return (
    <Page
      title={upload.filename}
      about={t("uploads.state.refused")}
      primary={
        !isCurable && (
          <Button
            component={Link}
            to={`/studies/${upload.study_id}/data`}
            leftSection={<IconUpload size={16} />}
          >
            {t("refused.another")}
          </Button>
        )
      }
    >
      <Stack>
        <ProblemAlert problem={upload.problem} />
        {isCurable && <Again upload={upload} />}
      </Stack>
    </Page>
  );
}

function Again({ upload }: { upload: UploadView }) {
  const { t } = useTranslation("data");
  const change = useChange(upload);
  const [options, setOptions] = useState<Partial<TableOptions>>({});
  const set = (values: Partial<TableOptions>) => setOptions((before) => ({ ...before, ...values }));
  const isBook = upload.filename.toLowerCase().endsWith(".xlsx");
  return (
    <Paper withBorder p="md" maw={640}>
      <Stack>
        <Title order={2} size="h5">
          {t("refused.again")}
        </Title>
        <Group grow align="flex-end">
          {isBook ? (
            <TextInput
              label={t("reading.sheet")}
              onChange={(event) => set({ sheet: event.currentTarget.value || null })}
            />
          ) : (
            <TextOptions set={set} />
          )}
          <NumberInput
            label={t("reading.header_row")}
            min={0}
            allowDecimal={false}
            onChange={(value) => set({ header_row: value === "" ? null : Number(value) })}
          />
        </Group>
        {upload.problem?.code === "ragged_rows" && (
          <Button
            variant="default"
            onClick={() => change.mutate({ tables: { main: { options: { pad_short_rows: true } } } })}
          >
            {t("refused.pad")}
          </Button>
        )}
        <ProblemAlert error={change.error} />
        <Group justify="space-between">
          <Button component={Link} to={`/studies/${upload.study_id}/data`} variant="default">
            {t("refused.another")}
          </Button>
          <Button
            leftSection={<IconRefresh size={16} />}
            loading={change.isPending}
            disabled={Object.keys(options).length === 0}
            onClick={() => change.mutate({ tables: { main: { options } } })}
          >
            {t("refused.submit")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function TextOptions({ set }: { set: (values: Partial<TableOptions>) => void }) {
  const { t } = useTranslation("data");
  const guess = { value: "", label: t("refused.guess") };
  return (
    <>
      <NativeSelect
        label={t("reading.delimiter")}
        onChange={(event) => set({ delimiter: event.currentTarget.value || null })}
        data={[
          guess,
          ...DELIMITERS.map((one, place) => ({ value: one, label: t(`reading.delimiters.${place}`) })),
        ]}
      />
      <NativeSelect
        label={t("reading.encoding")}
        onChange={(event) =>
          set({ encoding: (event.currentTarget.value || null) as TableOptions["encoding"] })
        }
        data={[guess, ...ENCODINGS.map((one) => ({ value: one, label: t(`reading.encodings.${one}`) }))]}
      />
    </>
  );
}
