import type { ModelView } from "@/api/generated/model";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { ofModels } from "./explanations";
import { Importance } from "./Importance";
import { Subgroups } from "./Subgroups";
import { useExplanations } from "./useExplanations";
import type { Part } from "./view";

/** What the pinned models rely on, and for whom they work. */
export function ExplainedModels({ models, part }: { models: ModelView[]; part: Part }) {
  const { explanations, error } = useExplanations(models);
  if (error) return <ProblemAlert error={error} />;
  const explained = ofModels(
    models.map((one) => one.id),
    explanations,
  );
  return (
    <>
      <Importance models={models} explained={explained} all={explanations} />
      <Subgroups models={models} explained={explained} part={part} />
    </>
  );
}
