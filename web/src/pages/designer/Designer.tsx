import { Alert, Stack } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RecipeView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { StepDialog } from "../clean/StepDialog";
import { useStepTypes } from "../clean/stepTypes";
import { actionsOn, type Refusal } from "./actions";
import { Canvas } from "./Canvas";
import classes from "./designer.module.css";
import { RESULT, SOURCE, type StepDraft } from "./graph";
import { NodePanel } from "./NodePanel";
import { Palette } from "./Palette";
import { Prepare } from "./Prepare";
import { Tools } from "./Tools";
import { type Design, placeBefore } from "./useDesign";

type Props = { design: Design; recipe: RecipeView; mayEdit: boolean };
type OpenForm = { step: StepDraft; after: string; isNew: boolean };

/** Palette, canvas, and what can be done with the chosen node. */
export function Designer({ design, recipe, mayEdit }: Props) {
  const { t } = useTranslation("designer");
  const studyId = useStudy().id;
  const { byOp } = useStepTypes();
  const [chosen, choose] = useState<string | null>(null);
  const [form, open] = useState<OpenForm | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const actions = useMemo(
    () => actionsOn(design, (op) => byOp.get(op)?.schema as { required?: string[] } | undefined, recipe.id),
    [design, byOp, recipe.id],
  );
  const fault = useRefusedEdit(design);
  const openForm = (step: StepDraft) => {
    const waits = design.unplaced.find((one) => one.step.id === step.id);
    const place = waits ? (waits.after ?? SOURCE) : placeBefore(design.steps, step.id);
    if (mayEdit) open({ step, after: place, isNew: waits !== undefined });
  };
  const add = (op: string, after: string | null | undefined, at?: { x: number; y: number }) => {
    const added = actions.add(op, after, at);
    choose(added.step.id);
    refuse(null);
    if (after !== undefined) open({ step: added.step, after: after ?? SOURCE, isNew: !added.isIn });
  };
  const type = form ? byOp.get(form.step.op) : undefined;
  return (
    <Page
      wide
      title={recipe.title}
      about={t("about")}
      others={<Tools design={design} recipe={recipe} mayEdit={mayEdit} />}
      primary={<Prepare design={design} recipe={recipe} />}
    >
      <Stack gap="xs">
        <div aria-live="polite">
          {refusal && (
            <Alert
              color="orange"
              icon={<IconHandStop />}
              py="xs"
              withCloseButton
              closeButtonLabel={t("close")}
              onClose={() => refuse(null)}
            >
              {t(`refused.${refusal}`)}
            </Alert>
          )}
          {fault !== null && <ProblemAlert error={fault} />}
        </div>
        <div className={classes.room} data-may-edit={mayEdit || undefined}>
          {mayEdit && <Palette onAdd={(op) => add(op, afterOf(chosen, design))} />}
          <Canvas
            design={design}
            actions={actions}
            chosen={chosen}
            onChoose={choose}
            onOpen={openForm}
            onAdd={add}
            onRefuse={refuse}
            mayEdit={mayEdit}
          />
          <NodePanel
            design={design}
            recipe={recipe}
            actions={actions}
            chosen={chosen}
            onOpen={openForm}
            onRefuse={refuse}
            onChoose={choose}
            mayEdit={mayEdit}
          />
        </div>
      </Stack>
      {form && type && (
        <StepDialog
          key={form.step.id}
          studyId={studyId}
          recipe={recipe}
          form={{
            type,
            params: form.step.params,
            note: form.step.note,
            after: form.after,
            ...(form.isNew ? {} : { id: form.step.id }),
          }}
          onClose={() => open(null)}
          onDone={(params, note) => {
            actions.change(form.step, params, note);
            open(null);
          }}
        />
      )}
    </Page>
  );
}

/** New blocks come after the chosen step; else at the end. */
function afterOf(chosen: string | null, design: Design): string | null {
  if (chosen === SOURCE) return null;
  if (chosen && chosen !== RESULT && design.steps.some((step) => step.id === chosen)) return chosen;
  return design.steps.at(-1)?.id ?? null;
}

/** What the server refused: a block that was to be added goes back to those that wait, so that nothing is lost. */
function useRefusedEdit(design: Design): unknown {
  const [fault, setFault] = useState<unknown>(null);
  const { refused, saver, setUnplaced } = design;
  useEffect(() => {
    if (!refused) return;
    setFault(refused.error);
    const { edit } = refused;
    if (edit.kind === "add") setUnplaced((before) => [...before, { step: edit.step, after: edit.after }]);
    saver.dismiss();
  }, [refused, saver, setUnplaced]);
  const version = design.recipe?.version;
  useEffect(() => setFault(null), [version]);
  return fault;
}
