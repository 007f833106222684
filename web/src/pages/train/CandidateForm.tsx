import { ActionIcon, Collapse, Group, Paper, Select, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { AlgorithmView } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import { SchemaForm } from "@/parts/SchemaForm";
import type { Candidate } from "./settings";
import { useFieldWords } from "./useFieldWords";

type Props = {
  number: number;
  algorithms: AlgorithmView[];
  value: Candidate;
  onChange: (candidate: Candidate) => void;
  onRemove: () => void;
};

/** One candidate: which algorithm, and its settings from the algorithm's own schema. */
export function CandidateForm({ number, algorithms, value, onChange, onRemove }: Props) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const words = useFieldWords();
  const [open, { toggle }] = useDisclosure(false);
  const algorithm = algorithms.find((one) => one.name === value.algorithm);
  const title = algorithm ? inWords(algorithm.title, language) : value.algorithm;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <Paper withBorder px="sm" py={6}>
      <Group justify="space-between" wrap="nowrap">
        <UnstyledButton onClick={toggle} aria-expanded={open} style={{ flex: 1 }}>
          <Group gap={6} wrap="nowrap">
            <Chevron size={16} aria-hidden />
            {number}. {value.name || title}
          </Group>
        </UnstyledButton>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={onRemove}
          aria-label={t("expert.remove", { name: value.name || title })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      <Collapse expanded={open}>
        <Stack gap="sm" py="xs">
          <Select
            label={t("expert.algorithm")}
            data={algorithms.map((one) => ({ value: one.name, label: inWords(one.title, language) }))}
            value={value.algorithm}
            allowDeselect={false}
            onChange={(name) => name && onChange({ algorithm: name, name: "", params: {} })}
          />
          <TextInput
            label={t("expert.name")}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          />
          {algorithm && (
            <SchemaForm
              schema={algorithm.schema}
              value={value.params}
              onChange={(params) => onChange({ ...value, params })}
              words={words}
            />
          )}
        </Stack>
      </Collapse>
    </Paper>
  );
}
