import { Button, Popover, ScrollArea, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { StepType } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import classes from "./clean.module.css";
import { inFamilies } from "./stepTypes";

type Props = { types: readonly StepType[]; onChoose: (type: StepType) => void; disabled?: boolean };

/** All kinds of steps by family, with a search. */
export function StepPicker({ types, onChoose, disabled }: Props) {
  const { t } = useTranslation("clean");
  const [open, setOpen] = useState(false);
  return (
    <Popover width={320} position="bottom-end" shadow="md" opened={open} onChange={setOpen} trapFocus>
      <Popover.Target>
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={disabled}
          onClick={() => setOpen(!open)}
        >
          {t("steps.add")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <StepChoices
          types={types}
          onChoose={(type) => {
            setOpen(false);
            onChoose(type);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function StepChoices({ types, onChoose }: Props) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const [wanted, setWanted] = useState("");
  const fits = (type: StepType) =>
    `${type.title[language]} ${type.about[language]}`
      .toLocaleLowerCase()
      .includes(wanted.trim().toLocaleLowerCase());
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        data-autofocus
        aria-label={t("steps.search")}
        placeholder={t("steps.search")}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah={420}>
        {inFamilies(types.filter(fits)).map((group) => (
          <div key={group.family} role="group" aria-label={t(`family.${group.family}`)}>
            <Text size="xs" fw={700} c="gray.7" mt={6} px={8}>
              {t(`family.${group.family}`)}
            </Text>
            {group.types.map((type) => (
              <UnstyledButton key={type.op} className={classes.choice} onClick={() => onChoose(type)}>
                <Text size="sm" fw={500}>
                  {inWords(type.title, language)}
                </Text>
                <Text size="xs" c="gray.7" lineClamp={2}>
                  {inWords(type.about, language)}
                </Text>
              </UnstyledButton>
            ))}
          </div>
        ))}
      </ScrollArea.Autosize>
    </Stack>
  );
}
