import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ModelCurves } from "@/api/generated/model";
import { agreementOption } from "./charts";
import type { Drawn } from "./series";
import { Legend } from "./Legend";
import { Panel } from "./Panel";

/** Observed over predicted values of a regression, in groups of similar predictions. */
export function Agreement({ drawn, target }: { drawn: Drawn<ModelCurves>[]; target: string }) {
  const { t } = useTranslation("compare");
  const option = useMemo(() => {
    const groups = drawn.flatMap((one) => (one.of.agreement ? [{ ...one, of: one.of.agreement }] : []));
    return agreementOption(
      groups,
      { x: t("agreement.x", { target }), y: t("agreement.y") },
      t("guide.ideal"),
    );
  }, [drawn, target, t]);
  const models = drawn.map(({ name, color }) => ({ name, color }));
  return (
    <Panel
      title={t("agreement.title")}
      explain={t("agreement.explain")}
      option={option}
      label={t("agreement.label", { names: models.map((one) => one.name).join(", ") })}
    >
      <Legend items={[...models, { name: t("guide.ideal"), color: "#868e96", dashed: true }]} />
    </Panel>
  );
}
