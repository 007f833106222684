import { SimpleGrid } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ValidationManifest } from "@/api/generated/model";
import { calibrationOption, decisionOption } from "@/pages/compare/charts";
import { Panel } from "@/pages/compare/Panel";
import { MODEL_COLORS } from "@/pages/compare/series";
import { calibrationAtOption } from "@/pages/compare/survivalCharts";
import { calibrationAtTimes, calibrationOf, decisionOf } from "./drawn";

type Props = { result: ValidationManifest; timeUnit: string };

/** Calibration and decision curve on the new data, drawn as those of the model's own test. */
export function ValidationCurves({ result, timeUnit }: Props) {
  return result.task === "survival" ? (
    <AtTimes result={result} timeUnit={timeUnit} />
  ) : (
    <OfClasses result={result} />
  );
}

function AtTimes({ result, timeUnit }: Props) {
  const { t } = useTranslation("compare");
  const panels = useMemo(() => {
    const names = { x: t("survival.predicted"), y: t("survival.observed") };
    return calibrationAtTimes(result.curves).map((at) => ({
      when: `${at.horizon} ${timeUnit}`.trim(),
      option: calibrationAtOption(at, names, t("guide.ideal"), MODEL_COLORS[0]),
    }));
  }, [result, timeUnit, t]);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {panels.map(({ when, option }) => (
        <Panel
          key={when}
          title={t("survival.calibration", { t: when })}
          explain={t("survival.calibration_explain")}
          option={option}
          label={t("survival.calibration_label", { t: when, name: result.model_name })}
        />
      ))}
    </SimpleGrid>
  );
}

function OfClasses({ result }: Pick<Props, "result">) {
  const { t } = useTranslation("compare");
  const options = useMemo(() => {
    const drawn = { name: result.model_name, color: MODEL_COLORS[0], focus: true };
    const [calibration, decision] = [calibrationOf(result.curves), decisionOf(result.curves)];
    return {
      calibration:
        calibration &&
        calibrationOption(
          [{ ...drawn, of: calibration }],
          { x: t("calibration.x"), y: t("calibration.y") },
          t("guide.ideal"),
        ),
      decision:
        decision &&
        decisionOption(
          [{ ...drawn, of: decision }],
          { x: t("decision.x"), y: t("decision.y") },
          { all: t("guide.all"), none: t("guide.none") },
          null,
        ),
    };
  }, [result, t]);
  if (!options.calibration) return null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {(["calibration", "decision"] as const).map((key) => (
        <Panel
          key={key}
          title={t(`${key}.title`)}
          explain={t(`${key}.explain`)}
          option={options[key]}
          label={t(`${key}.label`, { names: result.model_name })}
        />
      ))}
    </SimpleGrid>
  );
}
