import { Alert, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ComparisonView, CurvesView, ModelCurves, ModelDetail } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { BinaryCurves } from "./BinaryCurves";
import { ClassCurves } from "./ClassCurves";
import { type Drawn, MODEL_COLORS } from "./series";
import { Agreement } from "./Agreement";
import { ExplainedModels } from "./ExplainedModels";
import { MetricTable } from "./MetricTable";
import { Pairs } from "./Pairs";
import { SettingsThatDiffer } from "./SettingsThatDiffer";
import { SitesOfModels } from "./SitesOfModels";
import { SurvivalCurves } from "./SurvivalCurves";
import { ThresholdPanel } from "./ThresholdPanel";
import { distinctNames, type View } from "./view";

type Props = {
  comparison: ComparisonView;
  curves: CurvesView | null;
  models: ModelDetail[];
  view: View;
  onChange: (part: Partial<View>) => void;
};

/** All there is to see of the pinned models: figures, curves, tests, threshold, importance, subgroups, sites, settings. */
export function Compared({ comparison, curves, models, view, onChange }: Props) {
  const { t } = useTranslation("compare");
  const language = useLanguage();
  const ids = models.map((one) => one.id).join();
  // models are read anew by their identifiers alone: a star or a release changes no curve
  const drawn = useMemo(
    () => (curves ? drawnOf(curves, ids.split(","), view.focus) : []),
    [curves, ids, view.focus],
  );
  const task = comparison.task;
  return (
    <Stack gap="xl">
      <Text size="sm" c="gray.7">
        {t(`rows.${comparison.part}`, { n: count(comparison.n, language) })}
        {comparison.events !== null && ` ${t("rows.events", { n: count(comparison.events, language) })}`}
      </Text>
      <MetricTable comparison={comparison} models={models} />
      {curves?.reduced && <Alert color="gray">{t("reduced")}</Alert>}
      {models.length > 1 && (
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {t("focus.label")}
          </Text>
          <SegmentedControl
            aria-label={t("focus.label")}
            data={models.map((one) => ({ value: one.id, label: one.name }))}
            value={view.focus ?? ""}
            onChange={(focus) => onChange({ focus })}
          />
          <Explain of={t("focus.label")}>{t("focus.explain")}</Explain>
        </Group>
      )}
      {task === "binary" && curves && (
        <>
          <BinaryCurves drawn={drawn} comparison={comparison} threshold={view.threshold} />
          <ThresholdPanel
            drawn={drawn}
            threshold={view.threshold}
            onThreshold={(threshold) => onChange({ threshold })}
          />
        </>
      )}
      {task === "multiclass" && <ClassCurves drawn={drawn} />}
      {task === "regression" && <Agreement drawn={drawn} target={targetOf(models[0])} />}
      {task === "survival" && <SurvivalCurves drawn={drawn} />}
      <Pairs comparison={comparison} models={models} />
      <ExplainedModels models={models} part={view.part} />
      <SitesOfModels models={models} />
      <SettingsThatDiffer models={models} />
    </Stack>
  );
}

function targetOf(model: ModelDetail | undefined): string {
  const unit = model?.input_schema.target_unit;
  return `${model?.target ?? ""}${unit ? ` [${unit}]` : ""}`;
}

/** Curves in the order in which the models are pinned, with their colours. */
function drawnOf(curves: CurvesView, ids: string[], focus: string | null): Drawn<ModelCurves>[] {
  const found = ids.flatMap((id) => curves.models.find((one) => one.model_id === id) ?? []);
  const names = distinctNames(found.map((one) => ({ id: one.model_id, name: one.name })));
  return found.map((of, at) => ({
    name: names.get(of.model_id) ?? of.name,
    color: MODEL_COLORS[at % MODEL_COLORS.length] ?? MODEL_COLORS[0],
    focus: of.model_id === focus,
    of,
  }));
}
