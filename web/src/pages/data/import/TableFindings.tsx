import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { Finding, TableProposal } from "@/api/generated/model";
import { useLanguage } from "@/i18n/words";

/** What the reader noticed about the table as a whole. */
export function TableFindings({ table }: { table: TableProposal }) {
  const whole = (table.findings ?? []).filter((finding) => !finding.column);
  return (
    <>
      {whole.map((finding) => (
        <FindingLine key={finding.code} finding={finding} />
      ))}
    </>
  );
}

export function FindingLine({ finding }: { finding: Finding }) {
  const language = useLanguage();
  const isInfo = finding.level === "info";
  const Icon = isInfo ? IconInfoCircle : IconAlertTriangle;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Icon
        size={16}
        color={isInfo ? "var(--mantine-color-gray-6)" : "var(--mantine-color-orange-8)"}
        style={{ flexShrink: 0, marginTop: 3 }}
        aria-hidden
      />
      <Text size="sm">{language === "ko" ? finding.text_ko : finding.text}</Text>
    </Group>
  );
}
