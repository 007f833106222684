import { Alert, Badge, Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { IconClipboardText, IconDeviceFloppy, IconSearch, IconWand } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column, DatasetView, VersionView } from "@/api/generated/model";
import { isProblem } from "@/api/problem";
import { useMay } from "@/frame/study";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useCleaning } from "../sets/cleaning";
import { RecipeLag } from "../sets/RecipeLag";
import { CodebookDialog } from "./CodebookDialog";
import { DictionaryTable } from "./DictionaryTable";
import { edited, pasted, toldOf } from "./draft";
import { MeaningsDialog } from "./MeaningsDialog";
import { useDraft } from "./useDraft";
import { useSave } from "./useSave";

type Props = { studyId: string; dataset: DatasetView; version: VersionView; more: ReactNode };

/** The dictionary of a data set's newest version. */
export function Dictionary({ studyId, dataset, version, more }: Props) {
  const { t } = useTranslation("data");
  const mayEdit = useMay("dataset:edit") && dataset.state === "active";
  const { tables } = version.manifest;
  const [tableName, setTableName] = useState(tables[0]?.name ?? "main");
  const table = tables.find((one) => one.name === tableName) ?? tables[0];
  const { draft, setDraft, wasKept } = useDraft(`${dataset.id}.${tableName}`);
  const [search, setSearch] = useState("");
  const [isPasting, setPasting] = useState(false);
  const [meant, setMeant] = useState<Column | null>(null);
  const save = useSave(studyId, dataset.id, () => setDraft({}));
  const all = table?.columns ?? [];
  const told = toldOf(draft, all);
  const changes = Object.keys(told.columns).length;
  const columns = all.filter((column) =>
    [column.name, column.label ?? ""].some((text) =>
      text.toLowerCase().includes(search.trim().toLowerCase()),
    ),
  );
  const submit = () =>
    save.mutate({ table: table?.name ?? "main", columns: told.columns, note: "", etag: version.etag });
  return (
    <Page
      wide
      title={t("dictionary.title", { title: dataset.title })}
      about={<About dataset={dataset} version={version} />}
      others={more}
      primary={
        changes > 0 ? (
          <Button leftSection={<IconDeviceFloppy size={16} />} loading={save.isPending} onClick={submit}>
            {t("dictionary.save", { version: dataset.latest + 1 })}
          </Button>
        ) : (
          <Clean studyId={studyId} dataset={dataset} />
        )
      }
    >
      <Stack gap="sm">
        {isProblem(save.error, "changed_meanwhile") ? (
          <Alert color="orange">{t("dictionary.newer")}</Alert>
        ) : (
          <ProblemAlert error={save.error} />
        )}
        <RecipeLag studyId={studyId} dataset={dataset} />
        {wasKept && changes > 0 && <Alert color="gray">{t("dictionary.kept")}</Alert>}
        <Group justify="space-between">
          <Group gap="xs">
            {tables.length > 1 && (
              <NativeSelect
                size="xs"
                aria-label={t("dictionary.table")}
                value={tableName}
                onChange={(event) => setTableName(event.currentTarget.value)}
                data={tables.map((one) => one.name ?? "main")}
              />
            )}
            <TextInput
              size="xs"
              w={220}
              leftSection={<IconSearch size={14} />}
              placeholder={t("columns.search")}
              aria-label={t("columns.search")}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Explain of={t("sets.dictionary")}>{t("dictionary.explain")}</Explain>
          </Group>
          <Group gap="xs" aria-live="polite">
            {told.wrong.length > 0 && (
              <Text size="sm" c="red.8">
                {t("dictionary.wrong", { count: told.wrong.length })}
              </Text>
            )}
            {changes > 0 && (
              <>
                <Badge color="loom.8" variant="filled">
                  {t("dictionary.changes", { count: changes })}
                </Badge>
                <Button size="xs" variant="subtle" onClick={() => setDraft({})}>
                  {t("dictionary.discard")}
                </Button>
              </>
            )}
            {mayEdit && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconClipboardText size={14} />}
                onClick={() => setPasting(true)}
              >
                {t("dictionary.paste")}
              </Button>
            )}
          </Group>
        </Group>
        <DictionaryTable
          columns={columns}
          draft={draft}
          isFixed={!mayEdit}
          onEdit={(column, edit) => setDraft((before) => edited(before, column, edit))}
          onPaste={(at, text) => setDraft((before) => pasted(before, columns, at, text))}
          onMeanings={setMeant}
        />
      </Stack>
      {isPasting && (
        <CodebookDialog columns={all} draft={draft} onTake={setDraft} onClose={() => setPasting(false)} />
      )}
      {meant && (
        <MeaningsDialog
          column={meant}
          labels={draft[meant.name]?.value_labels ?? meant.value_labels ?? {}}
          isFixed={!mayEdit}
          onChange={(value_labels) => setDraft((before) => edited(before, meant, { value_labels }))}
          onClose={() => setMeant(null)}
        />
      )}
    </Page>
  );
}

function About({ dataset, version }: { dataset: DatasetView; version: VersionView }) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const table = version.manifest.tables[0];
  return (
    <>
      {table &&
        t("sets.size", { rows: count(table.rows, language), columns: count(table.columns.length, language) })}
      {` · ${t("sets.version", { version: dataset.latest })} · ${moment(version.manifest.created_at)}`}
      {version.original && ` · ${version.original.filename}`}
      {dataset.state === "withdrawn" && ` · ${t("sets.withdrawn")}`}
      <br />
      {t("dictionary.about")}
    </>
  );
}

function Clean({ studyId, dataset }: { studyId: string; dataset: DatasetView }) {
  const { t } = useTranslation("data");
  const mayClean = useMay("recipe:edit") && dataset.state === "active";
  const clean = useCleaning(studyId);
  if (!mayClean) return null;
  return (
    <Button
      leftSection={<IconWand size={16} />}
      loading={clean.isPending}
      onClick={() => clean.mutate(dataset)}
    >
      {t("sets.clean")}
    </Button>
  );
}
