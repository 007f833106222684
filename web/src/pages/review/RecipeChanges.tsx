import { Anchor, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { getRecipe, listRecipeVersions } from "@/api/generated";
import { useStepWords } from "../clean/stepTypes";
import { stepChanges } from "./recipeChanges";
import type { ReviewRoom } from "./room";

/** Which steps are other than those that were signed, and where the newest preparation is. */
export function RecipeChanges({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const { title } = useStepWords();
  const { studyId, prepared } = room;
  const recipe = useQuery({
    queryKey: ["recipes", studyId, prepared.recipe_id, "now"],
    queryFn: ({ signal }) => getRecipe(studyId, prepared.recipe_id, { signal }),
  });
  const versions = useQuery({
    queryKey: ["recipes", studyId, prepared.recipe_id, "versions"],
    queryFn: ({ signal }) => listRecipeVersions(studyId, prepared.recipe_id, { limit: 200 }, { signal }),
  });
  const then = versions.data?.items.find((version) => version.version === prepared.recipe_version);
  if (!recipe.data || !then) return null;
  const changes = stepChanges(then.steps, recipe.data.steps);
  const newest = recipe.data.newest_prepared_id;
  return (
    <>
      <List size="sm" mt={4}>
        {changes.map(({ kind, step }) => (
          <List.Item key={`${kind} ${step.id}`}>{t(`changed.${kind}`, { step: title(step.op) })}</List.Item>
        ))}
      </List>
      {changes.length === 0 && <Text size="sm">{t("changed.undone")}</Text>}
      {newest && newest !== prepared.id && (
        <Anchor component={Link} to={`/studies/${studyId}/review/${newest}`} size="sm">
          {t("changed.to_newest")}
        </Anchor>
      )}
    </>
  );
}
