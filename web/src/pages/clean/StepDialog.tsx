import { Alert, Button, Group, Modal, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { getPreviewFacets, listPreviewSpellings } from "@/api/generated";
import type { Column, RecipeView, StepType } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { SchemaForm } from "@/parts/SchemaForm";
import { type Schema, stillEmpty, type Values } from "@/parts/SchemaFormFields/schema";
import { useStepTypes } from "./stepTypes";
import { Trial } from "./Trial";
import { useTables } from "./useTables";
import { useTrial } from "./useTrial";
import { useView } from "./useView";

export type OpenForm = {
  type: StepType;
  params: Values;
  note: string;
  /** The step before it, or `source`. */
  after: string;
  /** Set when an existing step is edited. */
  id?: string;
};

type Props = {
  studyId: string;
  recipe: RecipeView;
  form: OpenForm;
  onClose: () => void;
  onDone: (params: Values, note: string) => void;
};

/** A step's parameters, and at once what the step would do with them. */
export function StepDialog({ studyId, recipe, form, onClose, onDone }: Props) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const [params, setParams] = useState<Values>(form.params);
  const [note, setNote] = useState(form.note);
  const schema = form.type.schema as Schema;
  const ready = stillEmpty(schema, params).length === 0;
  const trial = useTrial({
    studyId,
    recipeId: recipe.id,
    version: recipe.version,
    after: form.after,
    op: form.type.op,
    params,
    ready,
  });
  const around = useSurroundingsOf(studyId, recipe, form, params);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        <Text fw={650} size="lg">
          {inWords(form.type.title, language)}
        </Text>
      }
      closeButtonProps={{ "aria-label": t("close") }}
      scrollAreaComponent={ScrollArea.Autosize}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !trial.faulty) onDone(params, note);
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="gray.7">
            {inWords(form.type.about, language)}
          </Text>
          <SchemaForm schema={schema} value={params} onChange={setParams} errors={trial.errors} {...around} />
          {form.type.op === "merge_similar" && (
            <FindSpellings
              studyId={studyId}
              recipe={recipe}
              after={form.after}
              params={params}
              onFound={setParams}
            />
          )}
          <TextInput
            label={t("note")}
            description={t("note_about")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProblemAlert error={trial.other} />
          <Trial trial={trial.trial} busy={trial.busy} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" disabled={!ready || trial.faulty}>
              {form.id ? t("save_step") : t("add_step")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the form may offer: the columns at that place, functions, units, tables, values of the chosen column. */
function useSurroundingsOf(studyId: string, recipe: RecipeView, form: OpenForm, params: Values) {
  const { types } = useStepTypes();
  const view = useView(studyId, recipe, form.after);
  const tables = useTables(studyId, recipe, form.type.op === "join");
  const mapped = ["recode", "merge_similar"].includes(form.type.op) ? params.column : undefined;
  const column = typeof mapped === "string" ? mapped : undefined;
  const facets = useQuery({
    queryKey: ["recipes", studyId, recipe.id, "values", recipe.version, form.after, column],
    queryFn: ({ signal }) =>
      getPreviewFacets(
        studyId,
        recipe.id,
        { column: column ?? "", step: form.after, limit: 500 },
        { signal },
      ),
    enabled: column !== undefined,
  });
  return {
    columns: view.data?.columns ?? [],
    functions: types.functions,
    quantities: types.quantities,
    tables,
    valuesOf: (name: string) =>
      name === column ? facets.data?.values?.map((one) => one.value) : categoriesOf(view.data?.columns, name),
  };
}

function categoriesOf(columns: Column[] | undefined, name: string): string[] | undefined {
  return columns?.find((column) => column.name === name)?.categories ?? undefined;
}

type FindProps = {
  studyId: string;
  recipe: RecipeView;
  after: string;
  params: Values;
  onFound: (params: Values) => void;
};

/** Proposes groups of spellings that probably mean the same; a person changes them before they count. */
function FindSpellings({ studyId, recipe, after, params, onFound }: FindProps) {
  const { t } = useTranslation("clean");
  const column = typeof params.column === "string" ? params.column : "";
  const search = useQuery({
    queryKey: ["recipes", studyId, recipe.id, "spellings", recipe.version, after, column],
    queryFn: async ({ signal }) => {
      const found = await listPreviewSpellings(studyId, recipe.id, { column, step: after }, { signal });
      return found.items.map(({ to, spellings }) => ({ to, spellings }));
    },
    enabled: false,
  });
  const look = async () => {
    const found = (await search.refetch()).data;
    if (found && found.length > 0) onFound({ ...params, groups: found });
  };
  return (
    <Group>
      <Button
        variant="light"
        leftSection={<IconWand size={16} />}
        disabled={!column}
        loading={search.isFetching}
        onClick={look}
      >
        {t("spellings.find")}
      </Button>
      {search.data?.length === 0 && <Alert color="gray">{t("spellings.none")}</Alert>}
      <ProblemAlert error={search.error} />
    </Group>
  );
}
