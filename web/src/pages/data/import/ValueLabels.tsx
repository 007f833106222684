import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ColumnProposal } from "@/api/generated/model";
import { CommitInput } from "../CommitInput";

const MOST = 12;
type Labels = Record<string, string>;
type Props = {
  column: Pick<ColumnProposal, "categories" | "value_labels">;
  onChange: (labels: Labels) => void;
};

/** What a code means: 1 = male, 2 = female. Shown for columns of few values. */
export function ValueLabels({ column, onChange }: Props) {
  const { t } = useTranslation("data");
  const labels = column.value_labels ?? {};
  const codes = [...new Set([...(column.categories ?? []), ...Object.keys(labels)])];
  if (codes.length === 0 || codes.length > MOST) return null;
  const name = (code: string, text: string) => {
    const others = Object.fromEntries(Object.entries(labels).filter(([known]) => known !== code));
    onChange(text === "" ? others : { ...others, [code]: text });
  };
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t("columns.value_labels")}
      </Text>
      {codes.map((code) => (
        <CommitInput
          key={code}
          size="xs"
          leftSection={<Text size="xs" truncate title={code} children={code} />}
          leftSectionWidth={110}
          leftSectionProps={{ style: { justifyContent: "flex-start", paddingLeft: 8 } }}
          aria-label={t("columns.meaning_of", { code })}
          placeholder={t("columns.meaning")}
          value={labels[code] ?? ""}
          onCommit={(text) => name(code, text)}
        />
      ))}
    </Stack>
  );
}
