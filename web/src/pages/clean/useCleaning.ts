import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { forkRecipe } from "@/api/generated";
import type { Column, RecipeView, StepType } from "@/api/generated/model";
import type { ReadEdits } from "@/parts/grid/edits";
import { newStepId, type StepDraft } from "./edits";
import type { OpenForm } from "./StepDialog";
import { startFor } from "./start";
import { useStepTypes } from "./stepTypes";
import type { useRecipe } from "./useRecipe";
import { SOURCE } from "./useView";

type Work = ReturnType<typeof useRecipe>;
type Params = Record<string, unknown>;

const MOST_CELLS = 100_000;

/** Every gesture of the page as an edit of the recipe, put after the step whose result is on the screen. */
export function useCleaning(studyId: string, recipe: RecipeView, work: Work) {
  const { t } = useTranslation("clean");
  const navigate = useNavigate();
  const { types, byOp } = useStepTypes();
  const [at, setAt] = useState<string | null>(null);
  const [form, setForm] = useState<OpenForm | null>(null);
  const { steps, saver } = work;
  const last = steps.at(-1)?.id ?? SOURCE;
  const here = at ?? last;
  useEffect(() => {
    if (at !== null && at !== SOURCE && !steps.some((step) => step.id === at)) setAt(null);
  }, [at, steps]);

  const add = useCallback(
    (op: string, params: Params, note = "", after = here) => {
      const step: StepDraft = { id: newStepId(), op, params, note, enabled: true };
      saver.add({ kind: "add", step, after: after === SOURCE ? null : after });
      if (at !== null) setAt(step.id);
    },
    [saver, here, at],
  );
  const open = (type: StepType, params: Params) => setForm({ type, params, note: "", after: here });
  const names = types.functions.map((one) => one.name);
  const before = (id: string) => steps[steps.findIndex((step) => step.id === id) - 1]?.id ?? SOURCE;

  return {
    at,
    here,
    form,
    setForm,
    types,
    functions: names,
    look: (id: string) => setAt(id === last || id === at ? null : id),
    newest: () => setAt(null),
    add,
    openFor: (type: StepType, column: Column | null) => open(type, startFor(type, column, names)),
    openSuggested: ({ op, params }: { op: string; params: Params }) => {
      const type = byOp.get(op);
      if (type) open(type, params);
    },
    openStep: (step: StepDraft) => {
      const type = byOp.get(step.op);
      if (type) setForm({ type, params: step.params, note: step.note, after: before(step.id), id: step.id });
    },
    done: (params: Params, note: string) => {
      if (!form) return;
      if (form.id) saver.add({ kind: "change", id: form.id, op: form.type.op, params, note });
      else add(form.type.op, params, note, form.after);
      setForm(null);
    },
    edit: useCallback(
      ({ cells, refused }: ReadEdits) => {
        if (cells.length > MOST_CELLS) {
          notifications.show({ color: "red", message: t("cells.too_many", { n: MOST_CELLS }) });
          return;
        }
        if (cells.length > 0) add("edit_cells", { cells });
        if (refused.length > 0) {
          const columns = [...new Set(refused.map((one) => one.column))].slice(0, 5).join(", ");
          notifications.show({
            color: "orange",
            message: t("cells.refused", { n: refused.length, columns }),
          });
        }
      },
      [add, t],
    ),
    branch: async (id: string) => {
      const made = await forkRecipe(studyId, recipe.id, {
        after_step: id,
        title: t("branch_of", { title: recipe.title }),
      });
      notifications.show({ message: t("branched", { title: made.title }) });
      void navigate(`/studies/${studyId}/clean/${made.id}`);
    },
  };
}

export type Cleaning = ReturnType<typeof useCleaning>;
