import "@xyflow/react/dist/style.css";
import { ReactFlowProvider } from "@xyflow/react";
import { useParams } from "react-router";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { Designer } from "./Designer";
import { useDesign } from "./useDesign";

/** The same recipe as in Clean, drawn as a canvas. */
export function Component() {
  const { recipeId = "" } = useParams();
  return <Loaded key={recipeId} recipeId={recipeId} />;
}

function Loaded({ recipeId }: { recipeId: string }) {
  const studyId = useStudy().id;
  const mayEdit = useMay("recipe:edit");
  const design = useDesign(studyId, recipeId, mayEdit);
  if (design.error && !design.recipe) return <ProblemAlert error={design.error} />;
  if (!design.recipe) {
    return <WaitingPage />;
  }
  return (
    <ReactFlowProvider>
      <Designer design={design} recipe={design.recipe} mayEdit={mayEdit} />
    </ReactFlowProvider>
  );
}
