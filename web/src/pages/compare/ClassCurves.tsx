import { Group, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Calibration, Curve, ModelCurves } from "@/api/generated/model";
import { calibrationOption, curveOption } from "./charts";
import type { Drawn } from "./series";
import { ClassConfusion } from "./ClassConfusion";
import { Legend } from "./Legend";
import { Panel } from "./Panel";

/** Each class against the rest, and which classes are mistaken for which. */
export function ClassCurves({ drawn }: { drawn: Drawn<ModelCurves>[] }) {
  const { t } = useTranslation("compare");
  const names = [...new Set(drawn.flatMap((one) => one.of.classes ?? []).map((one) => one.name))];
  const [chosen, setChosen] = useState<string | null>(null);
  const name = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? "");
  const options = useMemo(() => {
    const roc: Drawn<Curve>[] = [];
    const calibration: Drawn<Calibration>[] = [];
    for (const one of drawn) {
      const found = one.of.classes?.find((each) => each.name === name);
      if (found?.roc) roc.push({ ...one, of: found.roc });
      if (found?.calibration) calibration.push({ ...one, of: found.calibration });
    }
    return {
      roc: curveOption(roc, { x: t("roc.x"), y: t("roc.y") }, { diagonal: t("guide.chance") }),
      calibration: calibrationOption(
        calibration,
        { x: t("calibration.x"), y: t("calibration.y") },
        t("guide.ideal"),
      ),
    };
  }, [drawn, name, t]);
  const models = drawn.map(({ name: model, color }) => ({ name: model, color }));
  const confusion = drawn.find((one) => one.focus)?.of.confusion;
  if (names.length === 0) return null;
  return (
    <Stack>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t("classes.label")}
        </Text>
        <SegmentedControl aria-label={t("classes.label")} data={names} value={name} onChange={setChosen} />
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {(["roc", "calibration"] as const).map((key) => (
          <Panel
            key={key}
            title={t("classes.title", { plot: t(`${key}.title`), name })}
            explain={t(`${key}.explain`)}
            option={options[key]}
            label={t(`${key}.label`, { names: models.map((one) => one.name).join(", ") })}
          >
            <Legend items={models} />
          </Panel>
        ))}
      </SimpleGrid>
      {confusion && <ClassConfusion of={confusion} />}
    </Stack>
  );
}
