import { Button, Divider, MultiSelect, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AlgorithmsView, Approval } from "@/api/generated/model";
import { SchemaForm } from "@/parts/SchemaForm";
import { CandidateForm } from "./CandidateForm";
import { MonotoneField } from "./MonotoneField";
import { type Candidate, expertFields, type TrainingWish } from "./settings";
import { useFieldWords } from "./useFieldWords";

type Props = {
  catalogue: AlgorithmsView;
  task: string;
  approval: Approval | null;
  wish: TrainingWish;
  onChange: (part: Partial<TrainingWish>) => void;
};

/** Every setting of training, drawn from its schema, and the expert's own list of candidates. */
export function ExpertSettings({ catalogue, task, approval, wish, onChange }: Props) {
  const { t } = useTranslation("train");
  const words = useFieldWords();
  const schema = catalogue.settings_schema;
  return (
    <Stack gap="md">
      <Divider label={t("expert.settings")} />
      <SchemaForm
        schema={schema}
        only={expertFields(schema).filter((name) => name !== "monotone" && name !== "existing_scores")}
        value={wish.settings}
        onChange={(settings) => onChange({ settings })}
        words={words}
      />
      <MonotoneField
        columns={approval?.task.features ?? []}
        value={(wish.settings.monotone ?? {}) as Record<string, number>}
        onChange={(monotone) => {
          const { monotone: _, ...others } = wish.settings;
          onChange({ settings: monotone ? { ...others, monotone } : others });
        }}
      />
      {task === "binary" && (
        <MultiSelect
          label={t("field.existing_scores.title")}
          description={t("field.existing_scores.about")}
          data={approval?.task.features ?? []}
          value={(wish.settings.existing_scores ?? []) as string[]}
          onChange={(names) => {
            const { existing_scores: _, ...others } = wish.settings;
            onChange({ settings: names.length > 0 ? { ...others, existing_scores: names } : others });
          }}
          maxValues={5}
          searchable
          clearable
        />
      )}
      <Divider label={t("expert.candidates")} />
      <SegmentedControl
        aria-label={t("expert.candidates")}
        data={[
          { value: "built_in", label: t("expert.built_in") },
          { value: "own", label: t("expert.own") },
        ]}
        value={wish.candidates === null ? "built_in" : "own"}
        onChange={(chosen) => onChange({ candidates: chosen === "own" ? builtIn(catalogue, task) : null })}
      />
      {wish.candidates && (
        <Candidates
          catalogue={catalogue}
          task={task}
          value={wish.candidates}
          onChange={(candidates) => onChange({ candidates })}
        />
      )}
    </Stack>
  );
}

function builtIn(catalogue: AlgorithmsView, task: string): Candidate[] {
  return (catalogue.portfolio[task] ?? []).map((one) => {
    const { algorithm, name, params } = one as {
      algorithm: string;
      name: string;
      params: Record<string, unknown>;
    };
    return { algorithm, name, params };
  });
}

type ListProps = {
  catalogue: AlgorithmsView;
  task: string;
  value: Candidate[];
  onChange: (candidates: Candidate[]) => void;
};

function Candidates({ catalogue, task, value, onChange }: ListProps) {
  const { t } = useTranslation("train");
  const fitting = catalogue.items.filter((one) => one.tasks.includes(task));
  const replace = (at: number, next: Candidate | null) =>
    onChange(value.flatMap((one, position) => (position === at ? (next ? [next] : []) : [one])));
  return (
    <Stack gap="xs">
      <Text size="sm" c="gray.7">
        {t("expert.own_about", { n: value.length })}
      </Text>
      {value.map((candidate, at) => (
        <CandidateForm
          key={at}
          number={at + 1}
          algorithms={fitting}
          value={candidate}
          onChange={(next) => replace(at, next)}
          onRemove={() => replace(at, null)}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        onClick={() => onChange([...value, { algorithm: fitting[0]?.name ?? "", name: "", params: {} }])}
      >
        {t("expert.add")}
      </Button>
    </Stack>
  );
}
