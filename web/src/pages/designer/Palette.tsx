import { Collapse, Stack, Text, TextInput, Title, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconSearch } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStepTypes, useStepWords } from "../clean/stepTypes";
import { BlockIcon } from "./BlockIcon";
import classes from "./designer.module.css";
import { type Block, blocksFor, GROUPS, type Found, search } from "./palette";

export const DRAGGED = "application/x-medloom-step";

/** The blocks: drag one onto the canvas, or press Enter to put it after the chosen node. */
export function Palette({ onAdd }: { onAdd: (op: string) => void }) {
  const { t } = useTranslation("designer");
  const { types } = useStepTypes();
  const [typed, setTyped] = useState("");
  const found = search(blocksFor(types.items), types.items, typed);
  return (
    <section className={classes.column} aria-label={t("palette.title")}>
      <Stack gap="sm">
        <TextInput
          size="xs"
          aria-label={t("palette.search")}
          placeholder={t("palette.search")}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {found.length === 0 && <Text size="sm">{t("palette.none")}</Text>}
        {GROUPS.map((group) => {
          const inGroup = found.filter(({ block }) => block.group === group);
          return inGroup.length === 0 ? null : (
            <Stack key={group} gap={4}>
              <Title order={2} size="h6">
                {t(`palette.group.${group}`)}
              </Title>
              {inGroup.map((one) => (
                <BlockOf key={one.block.name} found={one} isSearched={typed.trim() !== ""} onAdd={onAdd} />
              ))}
            </Stack>
          );
        })}
        <Text size="xs" c="gray.7">
          {t("palette.hint")}
        </Text>
      </Stack>
    </section>
  );
}

type BlockProps = { found: Found; isSearched: boolean; onAdd: (op: string) => void };

function BlockOf({ found, isSearched, onAdd }: BlockProps) {
  const { t } = useTranslation("designer");
  const { title } = useStepWords();
  const [opened, setOpened] = useState(false);
  const { block, ops } = found;
  const [only] = ops;
  if (only && ops.length === 1)
    return <StepBlock block={block} op={only} label={title(only)} onAdd={onAdd} />;
  const isOpen = opened || isSearched;
  return (
    <div>
      <UnstyledButton
        className={classes.block}
        aria-expanded={isOpen}
        draggable
        onDragStart={(event) => carry(event, ops[0] ?? "")}
        onClick={() => setOpened(!opened)}
      >
        <BlockIcon group={block.group} />
        <span style={{ flex: 1 }}>{t(`palette.block.${block.name}`)}</span>
        {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <Stack gap={4} pl="md" pt={4}>
          {ops.map((op) => (
            <StepBlock key={op} block={block} op={op} label={title(op)} onAdd={onAdd} />
          ))}
        </Stack>
      </Collapse>
    </div>
  );
}

type StepProps = { block: Block; op: string; label: string; onAdd: (op: string) => void };

function StepBlock({ block, op, label, onAdd }: StepProps) {
  return (
    <UnstyledButton
      className={classes.block}
      draggable
      onDragStart={(event) => carry(event, op)}
      onClick={() => onAdd(op)}
    >
      <BlockIcon group={block.group} />
      {label}
    </UnstyledButton>
  );
}

function carry(event: DragEvent, op: string): void {
  event.dataTransfer.setData(DRAGGED, op);
  event.dataTransfer.effectAllowed = "copy";
}
