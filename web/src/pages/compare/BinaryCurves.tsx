import { SimpleGrid } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ComparisonView, ModelCurves } from "@/api/generated/model";
import { calibrationOption, curveOption, decisionOption } from "./charts";
import type { Drawn } from "./series";
import { Legend } from "./Legend";
import { Panel } from "./Panel";
import { lineOfRule, nearestLine } from "./threshold";

type Props = { drawn: Drawn<ModelCurves>[]; comparison: ComparisonView; threshold: number | null };
type Key = "roc" | "pr" | "calibration" | "decision";

/** ROC, precision-recall, calibration and decision curves of all pinned models, laid over each other. */
export function BinaryCurves({ drawn, comparison, threshold }: Props) {
  const { t } = useTranslation("compare");
  const prevalence = comparison.events === null ? 0 : comparison.events / comparison.n;
  const line = lineShown(drawn, threshold);
  const calibration = useMemo(
    () =>
      calibrationOption(
        only(drawn, "calibration"),
        { x: t("calibration.x"), y: t("calibration.y") },
        t("guide.ideal"),
      ),
    [drawn, t],
  );
  const atThreshold = useMemo(() => {
    const names = (key: Key) => ({ x: t(`${key}.x`), y: t(`${key}.y`) });
    const rate = (name: string) => line?.rates[name]?.value ?? null;
    const [sensitivity, specificity, ppv] = [rate("sensitivity"), rate("specificity"), rate("ppv")];
    return {
      roc: curveOption(only(drawn, "roc"), names("roc"), {
        diagonal: t("guide.chance"),
        dot: sensitivity !== null && specificity !== null ? [1 - specificity, sensitivity] : null,
      }),
      pr: curveOption(only(drawn, "pr"), names("pr"), {
        level: { name: t("guide.prevalence"), y: prevalence },
        dot: sensitivity !== null && ppv !== null ? [sensitivity, ppv] : null,
      }),
      decision: decisionOption(
        only(drawn, "decision"),
        names("decision"),
        { all: t("guide.all"), none: t("guide.none") },
        line?.threshold ?? null,
      ),
    };
  }, [drawn, prevalence, line, t]);
  const options = { ...atThreshold, calibration };
  const models = drawn.map(({ name, color }) => ({ name, color }));
  const dashed = (name: string) => ({ name, color: "#868e96", dashed: true });
  const guides: Record<Key, string[]> = {
    roc: [t("guide.chance")],
    pr: [t("guide.prevalence")],
    calibration: [t("guide.ideal")],
    decision: [t("guide.all_none")],
  };
  const named = models.map((one) => one.name).join(", ");
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {(["roc", "pr", "calibration", "decision"] as const).map((key) => (
        <Panel
          key={key}
          title={t(`${key}.title`)}
          explain={t(`${key}.explain`)}
          option={options[key]}
          label={t(`${key}.label`, { names: named })}
        >
          <Legend items={[...models, ...guides[key].map(dashed)]} />
        </Panel>
      ))}
    </SimpleGrid>
  );
}

function only<K extends Key>(drawn: Drawn<ModelCurves>[], key: K): Drawn<NonNullable<ModelCurves[K]>>[] {
  return drawn.flatMap((one) => {
    const of = one.of[key];
    return of ? [{ ...one, of }] : [];
  });
}

/** The focused model's line at the chosen threshold, or at the one that the training rows chose. */
export function lineShown(drawn: Drawn<ModelCurves>[], threshold: number | null) {
  const lines = drawn.find((one) => one.focus)?.of.thresholds ?? [];
  const at =
    threshold === null
      ? (lineOfRule(lines, "youden") ?? nearestLine(lines, 0.5))
      : nearestLine(lines, threshold);
  return at === null ? null : (lines[at] ?? null);
}
