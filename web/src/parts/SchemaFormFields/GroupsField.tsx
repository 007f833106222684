import { ActionIcon, Button, Group, Input, Paper, Stack, TagsInput, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { asText } from "./schema";
import { type FieldProps, inputProps, useSurroundings } from "./surroundings";

type SpellingGroup = { to: string; spellings: string[] };

/** Spellings of one thing and the form they are brought to. */
export function GroupsField({ field, value, onChange, error }: FieldProps<SpellingGroup[]>) {
  const { t } = useTranslation("steps");
  const { values, valuesOf } = useSurroundings();
  const offered = [...new Set(valuesOf?.(asText(values.column)) ?? [])];
  const groups = value ?? [];
  const set = (at: number, change: Partial<SpellingGroup>) =>
    onChange(groups.map((group, index) => (index === at ? { ...group, ...change } : group)));
  return (
    <Input.Wrapper {...inputProps(field, error)} labelElement="div">
      <Stack gap="xs" mt={4}>
        {groups.map((group, at) => (
          <Paper key={at} withBorder p="xs">
            <Group gap="xs" wrap="nowrap" align="flex-end">
              <TextInput
                label={t("form.written_as")}
                size="xs"
                flex={1}
                value={group.to}
                onChange={(event) => set(at, { to: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("form.remove_line", { at: at + 1 })}
                onClick={() => onChange(groups.filter((_, index) => index !== at))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
            <TagsInput
              label={t("form.spellings")}
              size="xs"
              mt={4}
              data={offered}
              value={group.spellings}
              onChange={(spellings) => set(at, { spellings })}
            />
          </Paper>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...groups, { to: "", spellings: [] }])}
        >
          {t("form.add_group")}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
