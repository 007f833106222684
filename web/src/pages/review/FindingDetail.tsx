import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { IconChartHistogram } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/generated/model";
import type { ReviewRoom } from "./room";

type Props = { room: ReviewRoom; finding: Finding; id: string };

/** What the finding may mean, and the reviewer's remark, which is signed with the note. */
export function FindingDetail({ room, finding, id }: Props) {
  const { t, i18n } = useTranslation("review");
  const { draft, change } = room.inHand;
  const advice = `findings.advice.${finding.code}`;
  const column = finding.column;
  const remark = (text: string) =>
    change((before) => ({ ...before, remarks: { ...before.remarks, [id]: text } }));
  return (
    <Stack gap="xs" px="md" pb="sm">
      {i18n.exists(advice, { ns: "review" }) && (
        <Text size="sm" c="gray.8">
          {t(advice)}
        </Text>
      )}
      <Group align="flex-end" gap="sm">
        <Textarea
          style={{ flex: 1 }}
          size="sm"
          label={t("findings.remark")}
          placeholder={t("findings.remark_hint")}
          autosize
          minRows={1}
          maxLength={500}
          value={draft.remarks[id] ?? ""}
          onChange={(event) => remark(event.currentTarget.value)}
        />
        {column && (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconChartHistogram size={16} aria-hidden />}
            onClick={() => room.lookAt(column)}
          >
            {t("findings.look")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
