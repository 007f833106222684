import { Button, Group, Select, Stack, Switch } from "@mantine/core";
import { IconAdjustments, IconArrowDown, IconArrowUp, IconGitBranch, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { forkRecipe } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { useStepWords } from "../clean/stepTypes";
import { SOURCE, type StepDraft } from "./graph";
import type { PanelProps } from "./NodePanel";

type Props = PanelProps & { step: StepDraft };

/** Settings, place, switch, branch and removal of a step: the keyboard's way to all that the mouse does. */
export function StepPanel({ design, recipe, actions, onOpen, onRefuse, onChoose, mayEdit, step }: Props) {
  const { t } = useTranslation("designer");
  const { title } = useStepWords();
  const isWaiting = actions.isWaiting(step.id);
  const waits = design.unplaced.find((one) => one.step.id === step.id);
  const at = design.steps.findIndex((one) => one.id === step.id);
  const before = waits ? waits.after : (design.steps[at - 1]?.id ?? null);
  const places = [
    { value: SOURCE, label: t("node.source") },
    ...design.steps
      .map((one, index) => ({ value: one.id, label: `${index + 1}. ${title(one.op)}` }))
      .filter((one) => one.value !== step.id),
  ];
  const move = (after: string | null) => onRefuse(actions.move(step, after));
  const idAt = (index: number) => design.steps[index]?.id ?? null;
  if (!mayEdit) return null;
  return (
    <Stack gap="xs">
      <Button
        variant="light"
        leftSection={<IconAdjustments size={16} aria-hidden />}
        onClick={() => onOpen(step)}
      >
        {t("panel.settings")}
      </Button>
      <Select
        size="sm"
        label={t("panel.after")}
        placeholder={t("panel.loose")}
        data={places}
        value={before === undefined ? null : (before ?? SOURCE)}
        allowDeselect={false}
        onChange={(place) => move(place === SOURCE ? null : place)}
      />
      {!isWaiting && (
        <>
          <Group grow gap="xs">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowUp size={14} aria-hidden />}
              disabled={at <= 0}
              onClick={() => move(idAt(at - 2))}
            >
              {t("panel.up")}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowDown size={14} aria-hidden />}
              disabled={at >= design.steps.length - 1}
              onClick={() => move(idAt(at + 1))}
            >
              {t("panel.down")}
            </Button>
          </Group>
          <Switch
            label={t("panel.enabled")}
            checked={step.enabled}
            onChange={(event) =>
              design.saver.add({ kind: "enable", id: step.id, enabled: event.currentTarget.checked })
            }
          />
          <BranchHere recipe={recipe} step={step} />
        </>
      )}
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => {
          onRefuse(actions.removeNode({ id: step.id, kind: "step", step }));
          onChoose(null);
        }}
      >
        {t("panel.remove")}
      </Button>
    </Stack>
  );
}

function BranchHere({ recipe, step }: { recipe: RecipeView; step: StepDraft }) {
  const { t } = useTranslation("designer");
  const studyId = useStudy().id;
  const client = useQueryClient();
  const go = useNavigate();
  const branch = useMutation({
    mutationFn: () =>
      forkRecipe(studyId, recipe.id, {
        after_step: step.id,
        title: t("panel.branch_title", { title: recipe.title }),
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["recipes", studyId, "all"] });
      await client.invalidateQueries({ queryKey: ["newest", studyId] });
      await go(`/studies/${studyId}/design/${made.id}`);
    },
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconGitBranch size={16} aria-hidden />}
        loading={branch.isPending}
        onClick={() => branch.mutate()}
      >
        {t("panel.branch")}
      </Button>
      <ProblemAlert error={branch.error} />
    </>
  );
}
