import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Badge, Group, Menu, Switch, Text, UnstyledButton } from "@mantine/core";
import { IconDots, IconGitBranch, IconGripVertical, IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { StepEffect } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import classes from "./clean.module.css";
import type { StepDraft } from "./edits";
import { useStepWords } from "./stepTypes";

export type StepActions = {
  onLook: (id: string) => void;
  onEdit: (step: StepDraft) => void;
  onEnable: (id: string, enabled: boolean) => void;
  onRemove: (step: StepDraft) => void;
  onBranch: (id: string) => void;
};

type Props = {
  step: StepDraft;
  at: number;
  chosen: boolean;
  told: StepEffect | undefined;
  mayEdit: boolean;
  actions: StepActions;
};

/** A step of the list: what it is, what it did, and everything that can be done with it. */
export function StepCard({ step, at, chosen, told, mayEdit, actions }: Props) {
  const { t } = useTranslation("clean");
  const { title, summary } = useStepWords();
  const drag = useSortable({ id: step.id, disabled: !mayEdit });
  const name = title(step.op);
  return (
    <li
      ref={drag.setNodeRef}
      className={classes.step}
      data-chosen={chosen || undefined}
      data-failed={told?.cause ? true : undefined}
      data-off={step.enabled ? undefined : true}
      style={{
        transform: CSS.Translate.toString(drag.transform),
        transition: drag.transition,
        listStyle: "none",
      }}
    >
      <Group gap={6} wrap="nowrap" align="flex-start">
        {mayEdit && (
          <ActionIcon
            ref={drag.setActivatorNodeRef}
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t("steps.move", { step: name })}
            {...drag.attributes}
            {...drag.listeners}
          >
            <IconGripVertical size={14} />
          </ActionIcon>
        )}
        <UnstyledButton
          className={classes.look}
          aria-pressed={chosen}
          title={t("steps.look")}
          onClick={() => actions.onLook(step.id)}
        >
          <Text size="sm" fw={600} component="div">
            {at + 1}. {name}
          </Text>
          <Text size="xs" c="gray.7" component="div" lineClamp={2}>
            {summary(step)}
          </Text>
          {step.note && (
            <Text size="xs" fs="italic" component="div" lineClamp={3}>
              {step.note}
            </Text>
          )}
        </UnstyledButton>
        {mayEdit && <Controls step={step} name={name} actions={actions} />}
      </Group>
      <Outcome told={told} enabled={step.enabled} />
    </li>
  );
}

function Controls({ step, name, actions }: { step: StepDraft; name: string; actions: StepActions }) {
  const { t } = useTranslation("clean");
  return (
    <Group gap={2} wrap="nowrap">
      <Switch
        size="xs"
        aria-label={t("steps.enable", { step: name })}
        checked={step.enabled}
        onChange={(event) => actions.onEnable(step.id, event.currentTarget.checked)}
      />
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t("steps.more", { step: name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => actions.onEdit(step)}>
            {t("steps.edit")}
          </Menu.Item>
          <Menu.Item leftSection={<IconGitBranch size={14} />} onClick={() => actions.onBranch(step.id)}>
            {t("steps.branch")}
          </Menu.Item>
          <Menu.Item
            color="red.8"
            leftSection={<IconTrash size={14} />}
            onClick={() => actions.onRemove(step)}
          >
            {t("steps.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** Rows and cells that the step changed, or why it could not be applied. */
function Outcome({ told, enabled }: { told: StepEffect | undefined; enabled: boolean }) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  if (!enabled || !told) return null;
  if (told.cause) {
    const detail = language === "ko" ? told.detail_ko : told.detail;
    const hint = language === "ko" ? told.hint_ko : told.hint;
    return (
      <Text size="xs" c="red.9" mt={4} role="status">
        {detail} {hint}
      </Text>
    );
  }
  if (!told.effect) return null;
  const { rows_before, rows_after, cells_changed, columns_added, columns_removed } = told.effect;
  const rows = rows_after - rows_before;
  const n = (value: number) => count(Math.abs(value), language);
  const facts = [
    rows !== 0 && t("steps.rows", { sign: rows < 0 ? "−" : "+", n: n(rows) }),
    cells_changed > 0 && t("steps.cells", { n: n(cells_changed) }),
    columns_added.length > 0 && t("steps.columns", { sign: "+", n: n(columns_added.length) }),
    columns_removed.length > 0 && t("steps.columns", { sign: "−", n: n(columns_removed.length) }),
  ].filter((fact): fact is string => typeof fact === "string");
  return (
    <Group gap={4} mt={4}>
      {(facts.length > 0 ? facts : [t("steps.nothing")]).map((fact) => (
        <Badge key={fact} size="sm" variant="light" color="gray" tt="none" c="gray.8" fw={500}>
          {fact}
        </Badge>
      ))}
    </Group>
  );
}
