import { Group, ScrollArea, Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RecipeView, StepEffect } from "@/api/generated/model";
import classes from "./clean.module.css";
import { HistoryPanel } from "./HistoryPanel";
import { StepList } from "./StepList";
import { StepPicker } from "./StepPicker";
import { Suggestions, useSuggestions } from "./Suggestions";
import type { Cleaning } from "./useCleaning";
import type { useRecipe } from "./useRecipe";

type Props = {
  studyId: string;
  recipe: RecipeView;
  work: ReturnType<typeof useRecipe>;
  cleaning: Cleaning;
  effects: ReadonlyMap<string, StepEffect>;
  shown: string | null;
  mayEdit: boolean;
  onError: (error: unknown) => void;
};

/** Steps, suggestions, history. */
export function SidePanel({ studyId, recipe, work, cleaning, effects, shown, mayEdit, onError }: Props) {
  const { t } = useTranslation("clean");
  const found = useSuggestions(studyId, recipe);
  const { saver, steps } = work;
  return (
    <Tabs defaultValue="steps" className={classes.right}>
      <Tabs.List grow>
        <Tabs.Tab value="steps">{t("tabs.steps", { n: steps.length })}</Tabs.Tab>
        <Tabs.Tab value="suggestions">
          {found.items.length > 0
            ? t("tabs.suggestions_n", { n: found.items.length })
            : t("tabs.suggestions")}
        </Tabs.Tab>
        <Tabs.Tab value="history">{t("tabs.history")}</Tabs.Tab>
      </Tabs.List>
      <ScrollArea flex={1} mih={0}>
        <Tabs.Panel value="steps">
          {mayEdit && (
            <Group justify="flex-end" px="xs" pt="xs">
              <StepPicker types={cleaning.types.items} onChoose={(type) => cleaning.openFor(type, null)} />
            </Group>
          )}
          <StepList
            steps={steps}
            effects={effects}
            shown={shown}
            mayEdit={mayEdit}
            onMove={(step, after) => saver.add({ kind: "move", id: step.id, op: step.op, after })}
            actions={{
              onLook: cleaning.look,
              onEdit: cleaning.openStep,
              onEnable: (id, enabled) => saver.add({ kind: "enable", id, enabled }),
              onRemove: (step) => saver.add({ kind: "remove", id: step.id, op: step.op }),
              onBranch: (id) => void cleaning.branch(id).catch(onError),
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="suggestions">
          <Suggestions
            found={found}
            mayEdit={mayEdit}
            onApply={({ op, params }) => cleaning.add(op, params)}
            onOpen={cleaning.openSuggested}
          />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryPanel studyId={studyId} versions={work.versions} mayEdit={mayEdit} onRestore={work.goTo} />
        </Tabs.Panel>
      </ScrollArea>
    </Tabs>
  );
}
