import { Alert, Button, Grid, Group, Paper, Slider, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelCurves } from "@/api/generated/model";
import { Explain } from "@/parts/Explain";
import { lineShown } from "./BinaryCurves";
import type { Drawn } from "./series";
import { ConfusionTable } from "./ConfusionTable";
import { HundredPatients } from "./HundredPatients";
import { RateTable } from "./RateTable";
import { asPercent, lineOfRule } from "./threshold";

type Props = {
  drawn: Drawn<ModelCurves>[];
  threshold: number | null;
  onThreshold: (threshold: number) => void;
};

const RULES = ["youden", "sensitivity_90", "alert_rate_10"] as const;

/** From which risk on a patient is called: what that means for the 2x2 table and for 100 patients. */
export function ThresholdPanel({ drawn, threshold, onThreshold }: Props) {
  const { t } = useTranslation("compare");
  const focus = drawn.find((one) => one.focus);
  // while the slider moves only the numbers follow; address and plots follow when it rests
  const [moving, setMoving] = useState<number | null>(null);
  const lines = focus?.of.thresholds ?? [];
  const line = (moving === null ? null : lines[moving]) ?? lineShown(drawn, threshold);
  if (!focus) return null;
  if (!line) return <Alert color="gray">{t("threshold.none")}</Alert>;
  const at = lines.indexOf(line);
  const written = asPercent(line.threshold);
  return (
    <Paper withBorder p="lg">
      <Stack>
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2} size="h4">
              {t("threshold.title", { name: focus.name })}
            </Title>
            <Explain of={t("threshold.title", { name: focus.name })}>{t("threshold.explain")}</Explain>
          </Group>
          <Group gap="xs">
            {RULES.map((rule) => {
              const position = lineOfRule(lines, rule);
              const found = position === null ? undefined : lines[position];
              return (
                found && (
                  <Button
                    key={rule}
                    size="xs"
                    variant={line.rule === rule ? "light" : "default"}
                    onClick={() => onThreshold(found.threshold)}
                  >
                    {t(`threshold.rule.${rule}`)}
                  </Button>
                )
              );
            })}
          </Group>
        </Group>
        <Text aria-live="polite">{t("threshold.words", { threshold: written })}</Text>
        <Slider
          thumbLabel={t("threshold.slider")}
          thumbProps={{ "aria-valuetext": written }}
          min={0}
          max={lines.length - 1}
          value={at}
          label={null}
          onChange={setMoving}
          onChangeEnd={(position) => {
            const chosen = lines[position];
            setMoving(null);
            if (chosen) onThreshold(chosen.threshold);
          }}
        />
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <ConfusionTable counts={line.counts} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <HundredPatients counts={line.counts} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <RateTable rates={line.rates} />
          </Grid.Col>
        </Grid>
      </Stack>
    </Paper>
  );
}
