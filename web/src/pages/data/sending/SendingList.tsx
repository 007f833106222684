import { ActionIcon, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { bytes, percent } from "@/i18n/numbers";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { forget, pause, resume, type Sending } from "./queue";

/** Each file on its way, with its own progress. */
export function SendingList({ sendings }: { sendings: Sending[] }) {
  const { t } = useTranslation("data");
  const open = sendings.filter((one) => one.state !== "sent");
  if (open.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t("sending.label")}>
      {open.map((one) => (
        <SendingLine key={one.key} one={one} />
      ))}
    </Stack>
  );
}

function SendingLine({ one }: { one: Sending }) {
  const { t } = useTranslation("data");
  const share = one.size > 0 ? one.sent / one.size : 1;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="sm" fw={600} truncate title={one.name}>
          {one.name}
        </Text>
        <Group gap={4} wrap="nowrap">
          <Text size="sm" c="gray.7" style={{ whiteSpace: "nowrap" }}>
            {t(`sending.${one.state}`)} · {bytes(one.sent)} / {bytes(one.size)} ({percent(share, 0)})
          </Text>
          <Handles one={one} />
        </Group>
      </Group>
      <Progress value={share * 100} aria-label={one.name} color={one.state === "failed" ? "red" : "loom"} />
      {one.resumedAt > 0 && (
        <Text size="xs" c="gray.7" mt={4}>
          {t("sending.resumed", { size: bytes(one.resumedAt) })}
        </Text>
      )}
      <ProblemAlert error={one.state === "failed" ? one.error : null} />
    </Paper>
  );
}

function Handles({ one }: { one: Sending }) {
  const { t } = useTranslation("data");
  const name = one.name;
  return (
    <>
      {one.state === "sending" && (
        <ActionIcon variant="subtle" aria-label={t("sending.pause", { name })} onClick={() => pause(one.key)}>
          <IconPlayerPause size={16} />
        </ActionIcon>
      )}
      {(one.state === "paused" || one.state === "failed") && (
        <ActionIcon
          variant="subtle"
          aria-label={t("sending.resume", { name })}
          onClick={() => resume(one.key)}
        >
          <IconPlayerPlay size={16} />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray.7"
        aria-label={t("sending.forget", { name })}
        onClick={() => forget(one.key)}
      >
        <IconX size={16} />
      </ActionIcon>
    </>
  );
}
