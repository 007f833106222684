import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { getRecipe, listRecipes, updateRecipe } from "@/api/generated";
import type { DatasetView, RecipeSummary } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";

type Props = { studyId: string; dataset: DatasetView };

/** The newest recipe of a data set, when it still works on an older version. */
export function RecipeLag({ studyId, dataset }: Props) {
  const mayEdit = useMay("recipe:edit");
  const recipes = useQuery({
    queryKey: ["recipes", studyId, "of", dataset.id],
    queryFn: ({ signal }) => listRecipes(studyId, { dataset_id: dataset.id, limit: 1 }, { signal }),
    enabled: dataset.state === "active" && dataset.latest > 1 && mayEdit,
  });
  const newest = recipes.data?.items[0];
  if (!newest || newest.dataset_version >= dataset.latest) return null;
  return <MoveOn studyId={studyId} dataset={dataset} recipe={newest} />;
}

function MoveOn({ studyId, dataset, recipe }: Props & { recipe: RecipeSummary }) {
  const { t } = useTranslation("data");
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: async () => {
      const { etag } = await getRecipe(studyId, recipe.id);
      const body = { dataset_id: dataset.id, dataset_version: dataset.latest };
      return updateRecipe(studyId, recipe.id, body, { headers: { "If-Match": etag } });
    },
    onSettled: async () => {
      for (const name of ["recipes", "review", "prepared"]) {
        await client.invalidateQueries({ queryKey: [name, studyId] });
      }
    },
  });
  const said = { title: recipe.title, old: recipe.dataset_version, version: dataset.latest };
  return (
    <Alert color="gray" mt="sm">
      <Group justify="space-between">
        <Text size="sm" flex={1}>
          {t("lag.about", said)}
        </Text>
        <Button size="xs" variant="default" loading={move.isPending} onClick={() => move.mutate()}>
          {t("lag.move", said)}
        </Button>
      </Group>
      <ProblemAlert error={move.error} />
    </Alert>
  );
}
