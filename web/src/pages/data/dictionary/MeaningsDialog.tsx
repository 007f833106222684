import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Column } from "@/api/generated/model";
import { Dialog } from "@/parts/Dialog";
import { CommitInput } from "../CommitInput";

type Labels = Record<string, string>;
type Props = {
  column: Column;
  labels: Labels;
  isFixed: boolean;
  onChange: (labels: Labels) => void;
  onClose: () => void;
};

/** What each value of a column means: 1 = male, 2 = female. */
export function MeaningsDialog({ column, labels, isFixed, onChange, onClose }: Props) {
  const { t } = useTranslation("data");
  const codes = [...new Set([...(column.categories ?? []), ...Object.keys(labels)])];
  const name = (code: string, text: string) => {
    const others = Object.fromEntries(Object.entries(labels).filter(([known]) => known !== code));
    onChange(text === "" ? others : { ...others, [code]: text });
  };
  return (
    <Dialog opened onClose={onClose} title={t("dictionary.meanings_of", { name: column.name })}>
      <Stack gap="xs">
        {codes.map((code) => (
          <Group key={code} wrap="nowrap">
            <Text size="sm" w={160} truncate title={code}>
              {code}
            </Text>
            <CommitInput
              flex={1}
              aria-label={t("columns.meaning_of", { code })}
              placeholder={t("columns.meaning")}
              value={labels[code] ?? ""}
              readOnly={isFixed}
              onCommit={(text) => name(code, text)}
            />
          </Group>
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("dictionary.close")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
