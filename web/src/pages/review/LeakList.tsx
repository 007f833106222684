import { Button, Group, Paper, Stack, Switch, Text, Title } from "@mantine/core";
import { IconChartHistogram } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { TargetCheck } from "@/api/generated/model";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import type { ReviewRoom } from "./room";
import { leftOut } from "./wish";

type Props = { room: ReviewRoom; check: TargetCheck; disabled: boolean };

/** Columns that could not be known when a prediction is made, each with a switch to leave it out. */
export function LeakList({ room, check, disabled }: Props) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const out = leftOut(room.wish, check);
  const suspects = check.findings.filter((finding) => finding.level !== "info" && finding.column);
  const others = check.findings.filter((finding) => !suspects.includes(finding));
  const leaveOut = (name: string, isOut: boolean) =>
    room.setWish({ exclude: isOut ? [...out, name] : out.filter((each) => each !== name) });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={2} size="h4">
          {t("leaks.title")}
        </Title>
        <Explain of={t("leaks.title")}>{t("leaks.explain")}</Explain>
      </Group>
      {suspects.length === 0 && <Text size="sm">{t("leaks.none")}</Text>}
      {suspects.map((finding) => {
        const name = finding.column ?? "";
        return (
          <Paper key={`${finding.code} ${name}`} withBorder px="sm" py={6}>
            <Group justify="space-between" wrap="nowrap">
              <div>
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Text size="sm">{language === "ko" ? finding.text_ko : finding.text}</Text>
              </div>
              <Group gap="xs" wrap="nowrap">
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<IconChartHistogram size={14} aria-hidden />}
                  onClick={() => room.lookAt(name)}
                >
                  {t("findings.look")}
                </Button>
                <Switch
                  size="sm"
                  label={t("leaks.leave_out")}
                  aria-label={t("leaks.leave_out_column", { name })}
                  checked={out.includes(name)}
                  disabled={disabled}
                  onChange={(event) => leaveOut(name, event.currentTarget.checked)}
                />
              </Group>
            </Group>
          </Paper>
        );
      })}
      {others.length > 0 && (
        <Text size="xs" c="gray.7">
          {t("leaks.left_out_already", {
            names: others.map((finding) => finding.column ?? finding.code).join(", "),
          })}
        </Text>
      )}
    </Stack>
  );
}
