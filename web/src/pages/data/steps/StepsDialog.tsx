import { Button, Checkbox, Group, Loader, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { listStudies } from "@/api/generated";
import { Explain } from "@/parts/Explain";
import { Dialog } from "@/parts/Dialog";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { FateList } from "./FateList";
import { MappingTable } from "./MappingTable";
import { fatesOf, guessMapping, type Mapping } from "./mapping";
import { type Source, startWithout } from "./startedFrom";
import { takeOver } from "./takeOver";
import { type Both, columnsOf, useBoth, useRecipes } from "./useBoth";

type Here = { studyId: string; datasetId: string };
type Props = { here: Here; source: Source | null; onClose: () => void };

/** Another study's steps for this data: which study, which recipe, which column is which. */
export function StepsDialog({ here, source, onClose }: Props) {
  const { t } = useTranslation("data");
  const [studyId, setStudyId] = useState(source?.studyId ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const recipes = useRecipes(studyId);
  const recipeId = chosen ?? recipes.data?.items[0]?.id ?? null;
  const both = useBoth({ studyId: studyId ?? "", recipeId }, here);
  const error = recipes.error ?? both.error;
  return (
    <Dialog opened onClose={onClose} title={t("steps.title")} size="xl">
      <Stack>
        <Group grow align="flex-end">
          <StudyChoice here={here} studyId={studyId} onChoose={(id) => (setStudyId(id), setChosen(null))} />
          <NativeSelect
            label={t("steps.recipe")}
            value={recipeId ?? ""}
            disabled={!recipes.data?.items.length}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={(recipes.data?.items ?? []).map((recipe) => ({
              value: recipe.id,
              label: t("steps.recipe_words", { title: recipe.title, count: recipe.n_steps }),
            }))}
          />
        </Group>
        <ProblemAlert error={error} />
        {recipes.data?.items.length === 0 && <Text>{t("steps.no_recipe")}</Text>}
        {both.isLoading && (
          <Group role="status">
            <Loader size="sm" />
            <Text size="sm">{t("steps.loading")}</Text>
          </Group>
        )}
        {both.data && <Match key={both.data.recipe.id} here={here} both={both.data} onClose={onClose} />}
      </Stack>
    </Dialog>
  );
}

type ChoiceProps = { here: Here; studyId: string | null; onChoose: (id: string | null) => void };

function StudyChoice({ here, studyId, onChoose }: ChoiceProps) {
  const { t } = useTranslation("data");
  const studies = useQuery({
    queryKey: ["studies", "choice"],
    queryFn: ({ signal }) => listStudies({ limit: 100 }, { signal }),
  });
  const others = (studies.data?.items ?? []).filter((study) => study.id !== here.studyId);
  return (
    <NativeSelect
      label={t("steps.from")}
      value={studyId ?? ""}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
      data={[
        { value: "", label: others.length > 0 ? "–" : t("steps.no_study") },
        ...others.map((study) => ({ value: study.id, label: study.title })),
      ]}
    />
  );
}

function Match({ here, both, onClose }: { here: Here; both: Both; onClose: () => void }) {
  const { t } = useTranslation("data");
  const client = useQueryClient();
  const go = useNavigate();
  const now = columnsOf(both.version.manifest);
  const [guessed] = useState(() => guessMapping(both.old, now));
  const [mapping, setMapping] = useState<Mapping>(guessed);
  const [withSettings, setWithSettings] = useState(true);
  const fates = fatesOf(both.recipe.steps, both.checks, mapping);
  const take = useMutation({
    mutationFn: () => takeOver({ ...here, both, mapping, withSettings }),
    onSuccess: async (recipeId) => {
      startWithout(here.studyId);
      for (const name of ["datasets", "recipes", "newest"]) {
        await client.invalidateQueries({ queryKey: [name, here.studyId] });
      }
      await go(`/studies/${here.studyId}/clean/${recipeId}`);
    },
  });
  return (
    <Stack>
      <Group gap="xs">
        <Text size="sm">{t("steps.about")}</Text>
        <Explain of={t("steps.title")}>{t("steps.unused")}</Explain>
      </Group>
      <MappingTable
        both={both}
        now={now}
        guessed={guessed}
        mapping={mapping}
        onChange={(from, to) => setMapping((before) => ({ ...before, [from]: to }))}
      />
      <FateList fates={fates} titles={both.titles} />
      <Checkbox
        label={t("steps.settings")}
        checked={withSettings}
        onChange={(event) => setWithSettings(event.currentTarget.checked)}
      />
      <ProblemAlert error={take.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button loading={take.isPending} onClick={() => take.mutate()}>
          {t("steps.submit")}
        </Button>
      </Group>
    </Stack>
  );
}
