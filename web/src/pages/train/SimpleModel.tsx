import { Anchor, Group, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ExperimentDetail } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { percent, withInterval } from "@/i18n/numbers";
import { useMetric } from "@/pages/models/useMetric";
import { Explain } from "@/parts/Explain";
import { type Band, priceRows, type SimpleModelOf, simpleModel, someRisks } from "./simple";

/** The model of few predictors beside the winner: what it costs, and its points. */
export function SimpleModel({ of }: { of: Pick<ExperimentDetail, "extras"> }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  const found = simpleModel(of.extras);
  if (!found) return null;
  return (
    <section aria-labelledby="simple">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="simple">
          {t("simple.title")}
        </Title>
        <Explain of={t("simple.title")}>{t("simple.explain")}</Explain>
      </Group>
      <Stack gap="md">
        <Text size="sm">
          {t("simple.about", {
            count: new Set(found.equation.terms.map((term) => term.column)).size,
            against: found.price.against,
          })}{" "}
          <Anchor component={Link} to={`/studies/${study.id}/models/${found.model_id}?tab=card`} size="sm">
            {t("simple.equation")}
          </Anchor>
        </Text>
        <Price of={found} />
        {found.points && <Points of={found.points} />}
      </Stack>
    </section>
  );
}

function Price({ of }: { of: SimpleModelOf }) {
  const { t } = useTranslation("train");
  const metric = useMetric();
  const heads = [t("simple.figure"), t("simple.oof"), t("simple.test")];
  if (of.points) heads.push(t("simple.points_test"));
  const named = (name: string) =>
    name === "mse" || name === "mae" ? t(`simple.${name}`) : metric(name).title;
  return (
    <Figures heads={heads} maw={860}>
      {priceRows(of).map((row) => (
        <Table.Tr key={row.name}>
          <Table.Td>{named(row.name)}</Table.Td>
          {row.gaps.slice(0, heads.length - 1).map((gap, at) => (
            <Table.Td key={at}>{gap ? withInterval(gap) : "–"}</Table.Td>
          ))}
        </Table.Tr>
      ))}
    </Figures>
  );
}

function Points({ of }: { of: NonNullable<SimpleModelOf["points"]> }) {
  const { t } = useTranslation("train");
  const name = useBandName();
  const times = (of.horizons ?? []).map((at) => `${at} ${of.time_unit ?? ""}`.trim());
  const risks = times.length > 0 ? times.map((time) => t("simple.risk_by", { time })) : [t("simple.risk")];
  return (
    <Group align="flex-start" gap="xl">
      <Figures heads={[t("simple.predictor"), t("simple.value"), t("simple.points")]} maw={560}>
        {of.factors.flatMap((factor) =>
          factor.bands.map((band, at) => (
            <Table.Tr key={`${factor.column} ${at}`}>
              <Table.Td>{at === 0 && `${factor.column}${factor.unit && ` [${factor.unit}]`}`}</Table.Td>
              <Table.Td>{name(band)}</Table.Td>
              <Table.Td ta="right">{band.points}</Table.Td>
            </Table.Tr>
          )),
        )}
      </Figures>
      <Figures heads={[t("simple.sum"), ...risks]} maw={130 * (1 + risks.length)}>
        {someRisks(of.risks).map((row) => (
          <Table.Tr key={row.points}>
            <Table.Td>{row.points}</Table.Td>
            {[row.risk].flat().map((risk, at) => (
              <Table.Td key={risks[at]} ta="right">
                {percent(risk, 1)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Figures>
    </Group>
  );
}

/** What a row of the points is called. */
function useBandName() {
  const { t } = useTranslation("train");
  const short = (value: number) => String(Number(value.toPrecision(4)));
  return (band: Band) => {
    if (band.kind === "level") return band.level;
    if (band.kind !== "band") return t(`simple.${band.kind}`);
    if (band.low === null) return band.high === null ? "–" : t("simple.below", { high: short(band.high) });
    if (band.high === null) return t("simple.from", { low: short(band.low) });
    return t("simple.between", { low: short(band.low), high: short(band.high) });
  };
}

function Figures({ heads, maw, children }: { heads: string[]; maw: number; children: ReactNode }) {
  return (
    <Table.ScrollContainer minWidth={Math.min(maw, 480)} w={maw} maw="100%">
      <Table withTableBorder verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
