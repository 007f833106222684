import { Badge, Button, Group, Kbd, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconMessage } from "@tabler/icons-react";
import { useIntersection } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Empty } from "@/parts/Empty";
import { Explain } from "@/parts/Explain";
import { findingId } from "./checklist";
import { FindingDetail } from "./FindingDetail";
import classes from "./review.module.css";
import type { ReviewRoom } from "./room";

export const LEVEL_COLOR = { blocking: "red.9", warning: "orange.9", info: "gray.7" } as const;

/** What the platform noticed, one after the other with the key N. */
export function FindingsTab({ room }: { room: ReviewRoom }) {
  const { t } = useTranslation("review");
  const { findings, at, inHand } = room;
  const current = findings[Math.min(at, findings.length - 1)];
  const currentId = current ? findingId(current) : null;
  const { see } = inHand;
  useEffect(() => {
    if (currentId) see("findings", currentId);
  }, [currentId, see]);
  if (findings.length === 0) return <Empty title={t("findings.none")} about={t("findings.none_about")} />;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="xs" variant="light" onClick={() => room.step(1)} rightSection={<Kbd size="xs">N</Kbd>}>
          {t("findings.next")}
        </Button>
        <Text size="sm" c="gray.7" aria-live="polite">
          {t("findings.position", { at: Math.min(at, findings.length - 1) + 1, of: findings.length })}
        </Text>
        <Explain of={t("tab.findings")}>{t("findings.explain")}</Explain>
      </Group>
      {findings.map((finding, index) => (
        <FindingLine
          key={`${findingId(finding)} ${index}`}
          room={room}
          finding={finding}
          index={index}
          isCurrent={finding === current}
        />
      ))}
    </Stack>
  );
}

type LineProps = { room: ReviewRoom; finding: Finding; index: number; isCurrent: boolean };

function FindingLine({ room, finding, index, isCurrent }: LineProps) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const line = useRef<HTMLDivElement>(null);
  const id = findingId(finding);
  const { looked, remarks } = room.inHand.draft;
  useEffect(() => {
    if (isCurrent && index > 0) line.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent, index]);
  const view = useSeenInView(() => room.inHand.see("findings", id), finding.level !== "blocking");
  return (
    <Paper
      withBorder
      ref={(node: HTMLDivElement | null) => {
        line.current = node;
        view(node);
      }}
      className={classes.finding}
      data-current={isCurrent || undefined}
    >
      <UnstyledButton
        className={classes.findingFace}
        aria-expanded={isCurrent}
        onClick={() => room.setAt(index)}
      >
        <Group gap="sm" wrap="nowrap">
          <Badge color={LEVEL_COLOR[finding.level]} size="sm" miw={74}>
            {t(`findings.level.${finding.level}`)}
          </Badge>
          {finding.column && (
            <Text size="sm" fw={600} truncate maw={260} title={finding.column}>
              {finding.column}
            </Text>
          )}
          <Text size="sm" style={{ flex: 1 }}>
            {language === "ko" ? finding.text_ko : finding.text}
          </Text>
          {index >= room.prepared.findings.length && (
            <Text size="xs" c="gray.7" style={{ whiteSpace: "nowrap" }}>
              {t("findings.of_target")}
            </Text>
          )}
          {remarks[id] && <IconMessage size={16} aria-label={t("findings.has_remark")} />}
          {looked.findings.includes(id) && (
            <IconCheck size={16} color="var(--mantine-color-loom-7)" aria-label={t("seen")} />
          )}
          {finding.count != null && finding.count > 0 && (
            <Text size="xs" c="gray.7">
              {t("findings.cells", { n: count(finding.count, language) })}
            </Text>
          )}
        </Group>
      </UnstyledButton>
      {isCurrent && <FindingDetail room={room} finding={finding} id={id} />}
    </Paper>
  );
}

const READ_IN_MS = 700;

/** A line that stood on the screen long enough to be read; what blocks must be opened all the same. */
function useSeenInView(onSeen: () => void, isEnough: boolean) {
  const { ref, entry } = useIntersection({ threshold: 1 });
  const isInView = isEnough && (entry?.isIntersecting ?? false);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    if (!isInView) return;
    const timer = setTimeout(() => seen.current(), READ_IN_MS);
    return () => clearTimeout(timer);
  }, [isInView]);
  return ref;
}
