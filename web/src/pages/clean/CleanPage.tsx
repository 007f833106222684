import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { CleanRoom } from "./CleanRoom";
import { useRecipe } from "./useRecipe";

/** Screen 3: the table, the steps, and what a column holds. */
export function Component() {
  const { recipeId = "" } = useParams();
  const study = useStudy();
  return <Loaded key={recipeId} studyId={study.id} recipeId={recipeId} />;
}

function Loaded({ studyId, recipeId }: { studyId: string; recipeId: string }) {
  const { t } = useTranslation("clean");
  const work = useRecipe(studyId, recipeId);
  if (work.recipe) return <CleanRoom studyId={studyId} work={work} recipe={work.recipe} />;
  if (work.error) return <ProblemAlert error={work.error} />;
  return <WaitingPage label={t("loading")} />;
}
