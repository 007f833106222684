import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Stack, Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { StepEffect } from "@/api/generated/model";
import classes from "./clean.module.css";
import type { StepDraft } from "./edits";
import { type StepActions, StepCard } from "./StepCard";
import { useStepWords } from "./stepTypes";
import { SOURCE } from "./useView";

type Props = {
  steps: readonly StepDraft[];
  effects: ReadonlyMap<string, StepEffect>;
  /** The step whose result is shown. */
  shown: string | null;
  mayEdit: boolean;
  actions: StepActions;
  onMove: (step: StepDraft, after: string | null) => void;
};

/** The recipe as a list, first step on top; dragged by mouse or by keyboard (space, arrows, space). */
export function StepList({ steps, effects, shown, mayEdit, actions, onMove }: Props) {
  const { t } = useTranslation("clean");
  const { title } = useStepWords();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const ids = steps.map((step) => step.id);
  const nameOf = (id: unknown) => {
    const at = ids.indexOf(String(id));
    return at < 0 ? "" : `${at + 1}. ${title(steps[at]?.op ?? "")}`;
  };
  const dropped = ({ active, over }: DragEndEvent) => {
    const from = ids.indexOf(String(active.id));
    const to = over ? ids.indexOf(String(over.id)) : -1;
    const step = steps[from];
    if (!step || to < 0 || to === from) return;
    const rest = ids.filter((id) => id !== step.id);
    onMove(step, to === 0 ? null : (rest[to - 1] ?? null));
  };
  return (
    <Stack gap={6} p="xs">
      <UnstyledButton
        className={classes.step}
        data-chosen={shown === SOURCE || undefined}
        aria-pressed={shown === SOURCE}
        onClick={() => actions.onLook(SOURCE)}
      >
        <Text size="sm" fw={600}>
          {t("steps.source")}
        </Text>
      </UnstyledButton>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{
          screenReaderInstructions: { draggable: t("drag.how") },
          announcements: {
            onDragStart: ({ active }) => t("drag.start", { step: nameOf(active.id) }),
            onDragOver: ({ active, over }) =>
              t("drag.over", { step: nameOf(active.id), place: nameOf(over?.id) }),
            onDragEnd: ({ active, over }) =>
              t("drag.end", { step: nameOf(active.id), place: nameOf(over?.id) }),
            onDragCancel: ({ active }) => t("drag.cancel", { step: nameOf(active.id) }),
          },
        }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <Stack gap={6} component="ol" m={0} p={0}>
            {steps.map((step, at) => (
              <StepCard
                key={step.id}
                step={step}
                at={at}
                chosen={shown === step.id}
                told={effects.get(step.id)}
                mayEdit={mayEdit}
                actions={actions}
              />
            ))}
          </Stack>
        </SortableContext>
      </DndContext>
      {steps.length === 0 && (
        <Text size="sm" c="gray.7" p="xs">
          {t("steps.none")}
        </Text>
      )}
    </Stack>
  );
}
