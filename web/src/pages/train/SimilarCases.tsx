import { Button, List, Paper, Stack, Text, Title } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NeighbourView, RecommendationView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { count } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";

const FIRST = 3;
const SHOWN = 5;
const LEAST_AHEAD = 0.0005;

/** Which models did well on similar tables; says so plainly when nothing similar is known. */
export function SimilarCases({ of }: { of: RecommendationView }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all ? of.neighbours : of.neighbours.slice(0, SHOWN);
  const names = of.candidates.slice(0, FIRST).map((one) => one.name);
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="xs">
        {t("advice.cases.title")}
      </Title>
      <Stack gap="xs">
        <Text size="sm">{inWords(of.words, language)}</Text>
        {of.neighbours.length > 0 && (
          <>
            <Text size="sm" fw={600}>
              {t("advice.cases.first", { names: names.join(", ") })}
            </Text>
            <List size="sm" spacing="xs" aria-label={t("advice.cases.title")}>
              {shown.map((one) => (
                <List.Item key={one.case_id}>
                  <Neighbour of={one} />
                </List.Item>
              ))}
            </List>
            {shown.length < of.neighbours.length && (
              <Button variant="subtle" size="compact-sm" w="fit-content" onClick={() => setAll(true)}>
                {t("advice.cases.more", { count: of.neighbours.length - shown.length })}
              </Button>
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Neighbour({ of }: { of: NeighbourView }) {
  const { t } = useTranslation("train");
  const language = useLanguage();
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
  const shape = { rows: count(of.rows, language), features: count(of.features, language) };
  return (
    <>
      {of.title && <b>{of.title} · </b>}
      {t("advice.cases.similar", { percent: percent(of.similarity) })} · {t("advice.cases.size", shape)}
      <Text size="sm">{won(of, t, percent)}</Text>
      <Text size="xs" c="gray.7">
        <Origin of={of} />
      </Text>
    </>
  );
}

function Origin({ of }: { of: NeighbourView }) {
  const { t } = useTranslation("train");
  const study = useStudy();
  if (of.study_id === null) return t("advice.cases.shipped", { source: of.source, licence: of.licence });
  return t(of.study_id === study.id ? "advice.cases.own" : "advice.cases.other");
}

function won(of: NeighbourView, t: TFunction<"train">, percent: (share: number) => string): string {
  if (of.ahead === null) return t("advice.cases.won", { name: of.winner });
  if (of.ahead < LEAST_AHEAD) return t("advice.cases.won_linear", { name: of.winner });
  return t("advice.cases.won_by", { name: of.winner, percent: percent(of.ahead) });
}
