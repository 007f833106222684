import {
  Code,
  Combobox,
  Group,
  Popover,
  ScrollArea,
  Stack,
  Text,
  Textarea,
  UnstyledButton,
  useCombobox,
} from "@mantine/core";
import { IconMathFunction } from "@tabler/icons-react";
import { type KeyboardEvent, type SyntheticEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n/words";
import { completed, completionsAt } from "./formula";
import { type FieldProps, inputProps, useSurroundings } from "./surroundings";

/** A formula with completion of columns and functions, its fault shown at its place, and what it gives. */
export function FormulaField({ field, value, onChange, error }: FieldProps<string>) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [moveTo, setMoveTo] = useState<number | null>(null);
  const combobox = useCombobox();
  const { formulaResult } = useSurroundings();
  const at = useCompletions(value ?? "", caret);
  useEffect(() => {
    if (moveTo === null || !box.current) return;
    box.current.setSelectionRange(moveTo, moveTo);
    setMoveTo(null);
  }, [moveTo]);
  const type = (text: string, place: number) => {
    setCaret(place);
    onChange(text || undefined);
    combobox.openDropdown();
  };
  const choose = (index: string) => {
    const chosen = at.items[Number(index)];
    if (!chosen) return;
    const [text, place] = completed(value ?? "", at, chosen);
    onChange(text);
    setCaret(place);
    setMoveTo(place);
    combobox.closeDropdown();
    box.current?.focus();
  };
  const look = (event: SyntheticEvent<HTMLTextAreaElement>) => setCaret(event.currentTarget.selectionStart);
  const open = combobox.dropdownOpened && at.items.length > 0;
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Tab" && open && combobox.getSelectedOptionIndex() >= 0) {
      event.preventDefault();
      combobox.clickSelectedOption();
    }
  };
  return (
    <Stack gap={4}>
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
        <Combobox.Target withKeyboardNavigation={open} withExpandedAttribute>
          <Textarea
            {...inputProps(field, error)}
            ref={box}
            label={<FormulaLabel title={field.title} />}
            value={value ?? ""}
            autosize
            minRows={2}
            maxLength={4000}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            onChange={(event) => type(event.currentTarget.value, event.currentTarget.selectionStart)}
            onSelect={look}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={keys}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={!open}>
          <Combobox.Options>
            <ScrollArea.Autosize mah={240}>
              {at.items.map((item, index) => (
                <Combobox.Option value={String(index)} key={`${item.kind} ${item.label}`}>
                  <Group gap={6} justify="space-between" wrap="nowrap">
                    <Code>{item.label}</Code>
                    <Text size="xs" c="gray.7" truncate>
                      {item.about}
                    </Text>
                  </Group>
                </Combobox.Option>
              ))}
            </ScrollArea.Autosize>
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {error?.position !== undefined && <FaultPlace formula={value ?? ""} position={error.position} />}
      {value && formulaResult?.(value, field.name)}
    </Stack>
  );
}

function useCompletions(formula: string, caret: number) {
  const language = useLanguage();
  const { columns, functions } = useSurroundings();
  return completionsAt(
    formula,
    caret,
    columns,
    functions.map((one) => ({ ...one, about: one[language] })),
  );
}

/** The formula again with its first fault marked. */
function FaultPlace({ formula, position }: { formula: string; position: number }) {
  return (
    <Text size="xs" ff="monospace" style={{ whiteSpace: "pre-wrap" }}>
      {formula.slice(0, position)}
      <Text span inherit c="red.9" bg="red.1" fw={700} td="underline">
        {formula.slice(position, position + 1) || "␣"}
      </Text>
      {formula.slice(position + 1)}
    </Text>
  );
}

/** The field's title with the list of all functions behind a button. */
function FormulaLabel({ title }: { title: string }) {
  const { t } = useTranslation("steps");
  const language = useLanguage();
  const { functions } = useSurroundings();
  if (functions.length === 0) return title;
  return (
    <Group gap={6} component="span" display="inline-flex">
      {title}
      <Popover width={420} position="bottom-start" withArrow shadow="md">
        <Popover.Target>
          <UnstyledButton aria-label={t("form.functions")} title={t("form.functions")}>
            <IconMathFunction size={16} color="var(--mantine-color-loom-7)" />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <ScrollArea h={320} viewportProps={{ tabIndex: 0 }}>
            <Stack gap={6}>
              {functions.map((one) => (
                <div key={one.name}>
                  <Code>{one.usage}</Code>
                  <Text size="xs" c="gray.7" component="div">
                    {one[language]}
                  </Text>
                </div>
              ))}
            </Stack>
          </ScrollArea>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
