import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { inWords, useLanguage } from "@/i18n/words";
import { useStepTypes } from "../clean/stepTypes";
import type { RecipeView } from "@/api/generated/model";
import type { Actions, Refusal } from "./actions";
import { stateOf, useFace } from "./BlockNode";
import classes from "./designer.module.css";
import type { GraphNode, StepDraft } from "./graph";
import { OtherPanel } from "./OtherPanel";
import { useStateWords } from "./stateWords";
import { StepPanel } from "./StepPanel";
import type { Design } from "./useDesign";

export type PanelProps = {
  design: Design;
  recipe: RecipeView;
  actions: Actions;
  chosen: string | null;
  onOpen: (step: StepDraft) => void;
  onRefuse: (reason: Refusal | null) => void;
  onChoose: (id: string | null) => void;
  mayEdit: boolean;
};

/** The chosen node in words, and everything that the mouse can do with it, for the keyboard. */
export function NodePanel(props: PanelProps) {
  const { t } = useTranslation("designer");
  const node = props.chosen ? props.actions.nodeOf(props.chosen) : undefined;
  return (
    <section className={classes.column} aria-label={t("panel.title")} aria-live="polite">
      {node ? <Chosen {...props} node={node} /> : <Nothing />}
    </section>
  );
}

function Nothing() {
  const { t } = useTranslation("designer");
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t("panel.nothing")}
      </Title>
      <Text size="sm">{t("panel.how")}</Text>
      <Text size="sm">{t("panel.keys")}</Text>
      <Text size="sm" c="gray.7">
        {t("panel.colours")}
      </Text>
    </Stack>
  );
}

function Chosen(props: PanelProps & { node: GraphNode }) {
  const { node, design, actions } = props;
  const language = useLanguage();
  const { byOp } = useStepTypes();
  const face = useFace(node, design);
  const words = useStateWords();
  const type = node.kind === "step" || node.kind === "branch_step" ? byOp.get(node.step.op) : undefined;
  const said = words({
    state: stateOf(node, design),
    isWaiting: actions.isWaiting(node.id),
    isOff: node.kind === "step" && !node.step.enabled,
    isBranch: node.kind === "branch_step" || node.kind === "branch_result",
    misfit: design.misfits.get(node.id),
  });
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {face.title}
      </Title>
      {type && (
        <Text size="xs" c="gray.7">
          {inWords(type.about, language)}
        </Text>
      )}
      {face.about && <Text size="sm">{face.about}</Text>}
      {node.kind === "step" && node.step.note && node.step.note !== face.about && (
        <Text size="sm" c="gray.8" fs="italic">
          {node.step.note}
        </Text>
      )}
      {node.kind !== "table" && (
        <Text size="sm" fw={500}>
          {said}
        </Text>
      )}
      {node.kind === "step" ? (
        <StepPanel {...props} step={node.step} />
      ) : (
        <OtherPanel {...props} node={node} />
      )}
    </Stack>
  );
}
