import { CloseButton, Divider, Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Column, ColumnFacts, RecipeView, StepType } from "@/api/generated/model";
import { count, percent } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ShareBar } from "@/parts/Histogram";
import classes from "./clean.module.css";
import { FacetPanel } from "./FacetPanel";
import type { Filter, SortBy } from "./filters";
import { opsFor } from "./start";
import { inFamilies } from "./stepTypes";

type Props = {
  studyId: string;
  recipe: RecipeView;
  step: string;
  column: Column;
  facts: ColumnFacts | undefined;
  rows: number;
  filters: readonly Filter[];
  sort: readonly SortBy[];
  types: readonly StepType[];
  mayEdit: boolean;
  onFilters: (filters: Filter[]) => void;
  onSort: (sort: SortBy[]) => void;
  onStep: (type: StepType, column: Column) => void;
  onClose: () => void;
};

/** One column: what it holds, filters and order of the view, and the steps that can change it. */
export function ColumnPanel(props: Props) {
  const { t } = useTranslation("clean");
  const { column, facts, rows } = props;
  return (
    <Stack gap="sm" p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Title order={2} size="h4">
            {column.name}
          </Title>
          <Text size="sm" c="gray.7">
            {useAbout(column)}
          </Text>
        </div>
        <CloseButton aria-label={t("column.close")} onClick={props.onClose} />
      </Group>
      {facts && <Quality facts={facts} rows={rows} column={column} />}
      <FacetPanel key={`${column.name} ${props.step}`} {...props} />
      {props.mayEdit && <ColumnSteps {...props} />}
    </Stack>
  );
}

/** "Systolic blood pressure · number · mmHg · plausible 50 to 300" */
function useAbout(column: Column): string {
  const { t } = useTranslation(["clean", "steps"]);
  const { low, high } = column;
  const range =
    typeof low === "number" || typeof high === "number"
      ? t("clean:column.plausible", { low: low ?? "−∞", high: high ?? "∞" })
      : "";
  const label = column.label !== column.name ? column.label : "";
  return [label, t(`steps:type.${column.type}`), column.unit, range].filter(Boolean).join(" · ");
}

function Quality({ facts, rows, column }: { facts: ColumnFacts; rows: number; column: Column }) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const fine = rows - facts.missing - facts.out_of_range;
  const line = (n: number) => `${count(n, language)} (${percent(rows ? n / rows : 0)})`;
  const shares = [
    { n: fine, color: "#12827d", label: t("quality.fine", { n: line(fine) }) },
    {
      n: facts.out_of_range,
      color: "#e8590c",
      label: t("quality.out_of_range", { n: line(facts.out_of_range) }),
    },
    { n: facts.missing, color: "#adb5bd", label: t("quality.missing", { n: line(facts.missing) }) },
  ];
  return (
    <Stack gap={4}>
      <Group gap={4}>
        <Text size="sm" fw={600}>
          {t("quality.title")}
        </Text>
        <Explain of={t("quality.title")}>{t("quality.explain")}</Explain>
      </Group>
      <ShareBar shares={shares} label={shares.map((share) => share.label).join(", ")} height={8} />
      {shares
        .filter((share) => share.n > 0 || share === shares[0])
        .map((share) => (
          <Text key={share.color} size="xs" component="div">
            <span style={{ color: share.color }} aria-hidden>
              ■{" "}
            </span>
            {share.label}
          </Text>
        ))}
      <Text size="xs" c="gray.7">
        {t("quality.distinct", { n: count(facts.distinct, language), of: column.name })}
      </Text>
    </Stack>
  );
}

function ColumnSteps({ column, types, onStep }: Props) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const offered = new Set(opsFor(column.type));
  return (
    <Stack gap={2}>
      <Divider />
      <Text size="sm" fw={600}>
        {t("column.change")}
      </Text>
      {inFamilies(types.filter((type) => offered.has(type.op))).map((group) => (
        <div key={group.family} role="group" aria-label={t(`family.${group.family}`)}>
          <Text size="xs" fw={700} c="gray.7" px={8} mt={4}>
            {t(`family.${group.family}`)}
          </Text>
          {group.types.map((type) => (
            <UnstyledButton
              key={type.op}
              className={classes.choice}
              title={inWords(type.about, language)}
              onClick={() => onStep(type, column)}
            >
              <Text size="sm">{inWords(type.title, language)}</Text>
            </UnstyledButton>
          ))}
        </div>
      ))}
    </Stack>
  );
}
