import { Badge, Button, Group, Paper, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Decision, IdentifierFlag, TableProposal } from "@/api/generated/model";
import { inWords, useLanguage } from "@/i18n/words";
import { type Action, actionsFor, advised } from "./changes";

type Props = {
  table: TableProposal;
  flag: IdentifierFlag;
  isBusy: boolean;
  onDecide: (decision: Decision) => void;
};

/** One suspicious column, why it is suspicious, and what shall become of it. */
export function IdentifierCard({ table, flag, isBusy, onDecide }: Props) {
  const { t } = useTranslation("data");
  const language = useLanguage();
  const [isKeeping, setKeeping] = useState(false);
  const action: Action | null = isKeeping ? "not_identifying" : (flag.decision?.action ?? null);
  const [reason, setReason] = useState(flag.decision?.reason ?? "");
  const advice = advised(table, flag);
  const needsReason = action === "not_identifying";
  const isSame = action === flag.decision?.action && (!needsReason || reason === flag.decision?.reason);
  const take = (next: Action) => {
    setKeeping(next === "not_identifying");
    if (next !== "not_identifying") onDecide({ action: next });
  };
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="xs">
        <Text fw={600}>{flag.column}</Text>
        <Badge color={flag.decision ? "loom.8" : "orange.9"} variant="filled">
          {t(flag.decision ? "identifiers.decided" : "identifiers.undecided")}
        </Badge>
      </Group>
      <Text size="sm" c="gray.8" mb="xs">
        {inWords(flag, language)}
      </Text>
      <Radio.Group
        value={action}
        onChange={(value) => take(value as Action)}
        aria-label={t("identifiers.what_with", { column: flag.column })}
      >
        <Stack gap={6}>
          {actionsFor(table, flag).map((one) => (
            <Radio
              key={one}
              value={one}
              disabled={isBusy}
              label={t(`identifiers.action.${one}`) + (one === advice ? ` ${t("identifiers.advised")}` : "")}
              description={t(`identifiers.action_about.${one}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {needsReason && (
        <Group align="flex-end" mt="sm">
          <TextInput
            flex={1}
            label={t("identifiers.reason")}
            placeholder={t("identifiers.reason_example")}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
            required
          />
          <Button
            variant="default"
            disabled={reason.trim() === "" || isSame}
            loading={isBusy}
            onClick={() => onDecide({ action: "not_identifying", reason: reason.trim() })}
          >
            {t("identifiers.keep")}
          </Button>
        </Group>
      )}
    </Paper>
  );
}
