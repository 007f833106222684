import { Anchor, Group, Text } from "@mantine/core";
import { IconCheck, IconChevronRight } from "@tabler/icons-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Newest, pathOf, STAGES, type Stage, stageOf, useNewest } from "./stage";

/** Upload › Check › Clean › Review › Train › Report, with the present stage marked. */
export function StageLine({ studyId }: { studyId: string }) {
  const { t } = useTranslation("frame");
  const newest = useNewest(studyId);
  if (!newest.data) return null;
  const at = stageOf(newest.data);
  return (
    <Group component="nav" aria-label={t("stage.label")} gap={4} wrap="nowrap">
      {STAGES.map((stage, index) => (
        <Fragment key={stage}>
          {index > 0 && <IconChevronRight size={14} color="var(--mantine-color-gray-5)" aria-hidden />}
          <StageName
            studyId={studyId}
            stage={stage}
            at={at}
            newest={newest.data}
            label={t(`stage.${stage}`)}
          />
        </Fragment>
      ))}
    </Group>
  );
}

type NameProps = { studyId: string; stage: Stage; at: Stage; newest: Newest; label: string };

function StageName({ studyId, stage, at, newest, label }: NameProps) {
  const to = pathOf(stage, studyId, newest);
  const isDone = STAGES.indexOf(stage) < STAGES.indexOf(at);
  const face = (
    <Group gap={3} wrap="nowrap" component="span">
      {isDone && <IconCheck size={14} color="var(--mantine-color-loom-7)" aria-hidden />}
      <span>{label}</span>
    </Group>
  );
  if (to === null) {
    return (
      <Text size="sm" c="gray.7" component="span">
        {face}
      </Text>
    );
  }
  return (
    <Anchor
      component={Link}
      to={to}
      size="sm"
      fw={stage === at ? 700 : 400}
      aria-current={stage === at ? "step" : undefined}
      c={stage === at ? "loom.8" : "gray.8"}
    >
      {face}
    </Anchor>
  );
}
