import { Group, SegmentedControl, Table, Text, Title } from "@mantine/core";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import {
  type DivisionRows,
  divisionRows,
  type Explained,
  type LevelRow,
  measuresOf,
  reach,
} from "./explanations";
import { MarkedValue } from "./MarkedValue";
import { pValue } from "./pairs";
import { MODEL_COLORS } from "./series";
import type { Part } from "./view";

type Props = { models: ModelView[]; explained: Explained[]; part: Part };

/** One figure of the pinned models by sex, age, site, period and chosen columns. */
export function Subgroups({ models, explained, part }: Props) {
  const { t } = useTranslation("compare");
  const [chosen, choose] = useState<string | null>(null);
  const measures = measuresOf(explained, part);
  const measure = chosen !== null && measures.includes(chosen) ? chosen : measures[0];
  if (!measure) return null;
  const divisions = divisionRows(explained, part, measure);
  const always = { observed_expected: [1], bias: [0] }[measure] ?? [];
  const range = reach(
    divisions.flatMap((one) => one.levels.flatMap((level) => level.values)),
    always,
  );
  return (
    <section aria-labelledby="subgroups">
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4" id="subgroups">
          {t("subgroups.title")}
        </Title>
        <Explain of={t("subgroups.title")}>{t("subgroups.explain")}</Explain>
        {measures.length > 1 && (
          <SegmentedControl
            aria-label={t("subgroups.measure")}
            data={measures.map((name) => ({ value: name, label: t(`subgroups.name.${name}`) }))}
            value={measure}
            onChange={choose}
          />
        )}
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table withTableBorder verticalSpacing={4} aria-labelledby="subgroups">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("subgroups.head")}</Table.Th>
              {models.map((one) => (
                <Table.Th key={one.id}>{one.name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {divisions.map((division) => (
              <Fragment key={`${division.kind} ${division.name}`}>
                <DivisionHead division={division} models={models} />
                {division.levels.map((level) => (
                  <Level key={level.level} level={level} models={models} range={range} />
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function DivisionHead({ division, models }: { division: DivisionRows; models: ModelView[] }) {
  const { t } = useTranslation("compare");
  const name = division.kind === "column" ? division.name : t(`subgroups.kind.${division.kind}`);
  const unit = division.unit ? ` [${division.unit}]` : "";
  return (
    <Table.Tr bg="gray.0">
      <Table.Th scope="row">{name + unit}</Table.Th>
      {division.p.map((p, at) => (
        <Table.Td key={models[at]?.id}>
          <Text span size="sm" c="gray.7">
            {t("subgroups.interaction")}: {t("subgroups.p", { p: pValue(p) })}
          </Text>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Level({ level, models, range }: { level: LevelRow; models: ModelView[]; range: [number, number] }) {
  const { t } = useTranslation("compare");
  const language = useLanguage();
  const n = count(level.n, language);
  return (
    <Table.Tr>
      <Table.Td pl="lg">
        {level.level}{" "}
        <Text span size="xs" c="gray.7">
          {level.events === null
            ? t("subgroups.size_alone", { n })
            : t("subgroups.size", { n, events: count(level.events, language) })}
        </Text>
      </Table.Td>
      {level.values.map((value, at) => (
        <Table.Td key={models[at]?.id}>
          <MarkedValue of={value} range={range} color={MODEL_COLORS[at] ?? MODEL_COLORS[0]} digits={2} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
