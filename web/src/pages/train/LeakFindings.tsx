import { Badge, Group, List, Paper, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/generated/model";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";

const MOST = 6;

/** What would make figures too good, the gravest first, each with its numbers. */
export function LeakFindings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation("train");
  return (
    <Paper withBorder p="lg">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          {t("advice.findings.title")}
        </Title>
        <Explain of={t("advice.findings.title")}>{t("advice.findings.explain")}</Explain>
      </Group>
      {findings.length === 0 ? (
        <Text size="sm">{t("advice.findings.none")}</Text>
      ) : (
        <FindingList findings={findings} />
      )}
    </Paper>
  );
}

export function FindingList({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const sorted = [...findings].sort(
    (a, b) => Number(b.level === "blocking") - Number(a.level === "blocking"),
  );
  const rest = sorted.length - MOST;
  return (
    <List size="sm" spacing="xs" listStyleType="none" aria-label={t("advice.findings.title")}>
      {sorted.slice(0, MOST).map((one) => (
        <List.Item key={`${one.code} ${one.column}`}>
          <Group gap={6}>
            <Badge color={one.level === "blocking" ? "red" : "orange"} variant="light" c="dark.7" size="sm">
              {t(one.level === "blocking" ? "advice.findings.blocking" : "advice.findings.warning")}
            </Badge>
            <b>{one.column ?? t("advice.findings.rows")}</b>
          </Group>
          {language === "ko" ? one.text_ko : one.text}
        </List.Item>
      ))}
      {rest > 0 && <List.Item>{t("advice.findings.more", { n: rest })}</List.Item>}
    </List>
  );
}
