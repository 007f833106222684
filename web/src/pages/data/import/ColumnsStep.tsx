import { Group, Paper, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  ColumnPatch,
  ProposalPatch,
  ProposalView,
  TableProposal,
  UploadView,
} from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { Explain } from "@/parts/Explain";
import { ColumnEditor } from "./ColumnEditor";
import { ColumnTable } from "./ColumnTable";
import { type ColumnFilter, flagsOf, needsLook, shownColumns } from "./guesses";
import { samplesOf } from "./samples";
import { usePreview } from "./useImport";
import styles from "./Wizard.module.css";

type Props = {
  upload: UploadView;
  view: ProposalView;
  table: TableProposal;
  change: (patch: ProposalPatch) => void;
};

/** What each column is. At the left all of them, at the right everything about one. */
export function ColumnsStep({ upload, view, table, change }: Props) {
  const { t } = useTranslation("data");
  const mayEdit = useMay("dataset:edit");
  const preview = usePreview(upload, view, table.name);
  const samples = useMemo(() => samplesOf(preview.data), [preview.data]);
  const flags = view.proposal ? flagsOf(view.proposal, table.name) : [];
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState<ColumnFilter>("all");
  const [chosen, choose] = useState<string | null>(null);
  const columns = shownColumns(table, flags, { search: useDeferredValue(search), filter });
  const column = table.columns.find((one) => one.name === chosen) ?? columns[0];
  const patch = (name: string, values: ColumnPatch) => {
    change({ tables: { [table.name]: { columns: { [name]: values } } } });
    if (values.name) choose(values.name);
  };
  return (
    <Group align="flex-start" wrap="nowrap" gap="md">
      <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between">
          <Group gap="xs">
            <TextInput
              size="xs"
              w={220}
              leftSection={<IconSearch size={14} />}
              placeholder={t("columns.search")}
              aria-label={t("columns.search")}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <SegmentedControl
              size="xs"
              value={filter}
              onChange={(value) => setFilter(value as ColumnFilter)}
              data={[
                { value: "all", label: t("columns.all", { count: table.columns.length }) },
                { value: "look", label: t("columns.look", { count: looks(table, flags) }) },
                { value: "changed", label: t("columns.changed") },
              ]}
              aria-label={t("columns.filter")}
            />
          </Group>
          <Explain of={t("wizard.columns")}>{t("columns.explain")}</Explain>
        </Group>
        {columns.length === 0 ? (
          <Paper withBorder p="lg" ta="center">
            <Text>{t(filter === "look" ? "columns.nothing_to_look_at" : "columns.none")}</Text>
          </Paper>
        ) : (
          <ColumnTable
            table={table}
            columns={columns}
            flags={flags}
            samples={samples}
            chosen={column?.name}
            onChoose={choose}
            onChange={patch}
            isFixed={!mayEdit}
          />
        )}
      </Stack>
      {column && (
        <Paper withBorder p="md" w={330} style={{ flexShrink: 0, maxHeight: "68vh", overflow: "auto" }}>
          <fieldset disabled={!mayEdit} className={styles.plain}>
            <ColumnEditor
              key={column.source_name + column.index}
              table={table}
              column={column}
              onChange={patch}
            />
          </fieldset>
        </Paper>
      )}
    </Group>
  );
}

function looks(table: TableProposal, flags: ReturnType<typeof flagsOf>): number {
  return table.columns.filter((column) => needsLook(table, column, flags)).length;
}
