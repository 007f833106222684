import { SimpleGrid, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ModelCurves, SurvivalCurves as Curves } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Legend } from "./Legend";
import { Panel } from "./Panel";
import { pValue } from "./pairs";
import { type Drawn, MODEL_COLORS } from "./series";
import { calibrationAtOption, groupNames, kaplanMeierOption } from "./survivalCharts";

/** Groups of risk of the focused survival model, and its calibration at each time. */
export function SurvivalCurves({ drawn }: { drawn: Drawn<ModelCurves>[] }) {
  const shown = drawn.find((one) => one.focus) ?? drawn[0];
  const of = shown?.of.survival;
  if (!shown || !of) return null;
  return (
    <>
      {of.groups.length > 0 && <RiskGroups of={of} name={shown.name} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {of.calibration.map((at) => (
          <CalibrationPanel key={at.horizon} of={of} horizon={at.horizon} shown={shown} />
        ))}
      </SimpleGrid>
    </>
  );
}

function RiskGroups({ of, name }: { of: Curves; name: string }) {
  const { t } = useTranslation("compare");
  const words = groupNames(of.groups.length).map((group) => t(`survival.groups.${group}`));
  const time = of.unit ? t("survival.time_in", { unit: of.unit }) : t("survival.time");
  const option = kaplanMeierOption(of, { x: time, y: t("survival.free") }, words);
  const color = (at: number) => MODEL_COLORS[at % MODEL_COLORS.length] ?? MODEL_COLORS[0];
  return (
    <Panel
      title={t("survival.curves")}
      explain={t("survival.curves_explain")}
      option={option}
      label={t("survival.curves_label", { name })}
    >
      <Legend items={words.map((group, at) => ({ name: group, color: color(at) }))} />
      <AtRisk of={of} words={words} />
      {of.log_rank_p !== null && (
        <Text size="sm" mt="xs">
          {t("survival.log_rank", { p: of.log_rank_p < 0.001 ? "< 0.001" : `= ${pValue(of.log_rank_p)}` })}
        </Text>
      )}
    </Panel>
  );
}

function AtRisk({ of, words }: { of: Curves; words: string[] }) {
  const { t } = useTranslation("compare");
  const language = useLanguage();
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing={2} fz="xs" aria-label={t("survival.at_risk_label")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("survival.at_risk")}</Table.Th>
            {of.marks.map((mark) => (
              <Table.Th key={mark} ta="right">
                {mark}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.groups.map((group, at) => (
            <Table.Tr key={words[at]}>
              <Table.Th scope="row" fw={500}>
                {words[at]}
              </Table.Th>
              {group.at_risk.map((n, index) => (
                <Table.Td key={of.marks[index]} ta="right">
                  {count(n, language)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function CalibrationPanel({
  of,
  horizon,
  shown,
}: {
  of: Curves;
  horizon: number;
  shown: Drawn<ModelCurves>;
}) {
  const { t } = useTranslation("compare");
  const when = `${horizon}${of.unit ? ` ${of.unit}` : ""}`;
  const option = useMemo(() => {
    const found = of.calibration.find((one) => one.horizon === horizon);
    const names = { x: t("survival.predicted"), y: t("survival.observed") };
    return found ? calibrationAtOption(found, names, t("guide.ideal"), shown.color) : null;
  }, [of, horizon, shown.color, t]);
  return (
    <Panel
      title={t("survival.calibration", { t: when })}
      explain={t("survival.calibration_explain")}
      option={option}
      label={t("survival.calibration_label", { t: when, name: shown.name })}
    />
  );
}
