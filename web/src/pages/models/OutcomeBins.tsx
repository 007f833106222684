import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Group } from "@/api/generated/model";
import { calibrationOption } from "@/pages/compare/charts";
import { Panel } from "@/pages/compare/Panel";
import { MODEL_COLORS } from "@/pages/compare/series";

/** Calibration on outcomes that came back. */
export function OutcomeBins({ bins }: { bins: readonly object[] }) {
  const { t } = useTranslation("compare");
  const option = useMemo(() => {
    const of = { smooth: null, bins: bins as Group[] };
    const drawn = [{ name: "", color: MODEL_COLORS[0], focus: true, of }];
    return calibrationOption(drawn, { x: t("calibration.x"), y: t("calibration.y") }, t("guide.ideal"));
  }, [bins, t]);
  if (bins.length === 0) return null;
  return (
    <Panel
      title={t("calibration.title")}
      explain={t("calibration.explain")}
      option={option}
      label={t("calibration.label", { names: "" })}
    />
  );
}
