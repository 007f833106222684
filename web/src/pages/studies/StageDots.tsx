import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Newest, STAGES, stageOf } from "@/frame/stage";
import styles from "./StageDots.module.css";

/** How far a study has come, as a bar of six parts and in words. */
export function StageDots({ newest }: { newest: Newest }) {
  const { t } = useTranslation(["studies", "frame"]);
  const at = STAGES.indexOf(stageOf(newest));
  const words = t("stage", { stage: t(`frame:stage.${STAGES[at]}`), at: at + 1, of: STAGES.length });
  return (
    <Group gap={6} wrap="nowrap" align="center">
      <div className={styles.bar} aria-hidden>
        {STAGES.map((stage, place) => (
          <span key={stage} className={place < at ? styles.done : place === at ? styles.now : styles.later} />
        ))}
      </div>
      <Text size="xs" fw={600} c="loom.8">
        {words}
      </Text>
    </Group>
  );
}
