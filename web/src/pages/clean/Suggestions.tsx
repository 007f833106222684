import { Button, Card, Group, Stack, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listRecipeSuggestions } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { type Alike, alike, type SuggestedStep } from "./alike";
import { useStepWords } from "./stepTypes";
import { Changes } from "./Trial";

/** Steps that the data call for and that nobody has taken up or put aside yet. */
export function useSuggestions(studyId: string, recipe: RecipeView | null) {
  const [dismissed, setDismissed] = useLocalStorage<string[]>({
    key: `medloom.dismissed.${recipe?.id ?? ""}`,
    defaultValue: [],
  });
  const read = useQuery({
    queryKey: ["recipes", studyId, recipe?.id, "suggestions", recipe?.version],
    queryFn: ({ signal }) => listRecipeSuggestions(studyId, recipe?.id ?? "", { signal }),
    enabled: recipe !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const items = alike(read.data?.items.filter((one) => !dismissed.includes(one.id)) ?? []);
  return { items, read, dismiss: (ids: string[]) => setDismissed((old) => [...old, ...ids]) };
}

type Props = {
  found: ReturnType<typeof useSuggestions>;
  mayEdit: boolean;
  onApply: (step: SuggestedStep) => void;
  onOpen: (step: SuggestedStep) => void;
};

export function Suggestions({ found, mayEdit, onApply, onOpen }: Props) {
  const { t } = useTranslation("clean");
  return (
    <Stack gap="sm" p="xs">
      <ProblemAlert error={found.read.error} />
      {found.read.isPending && <Waiting size="sm" m="md" label={t("suggestions.looking")} />}
      {found.read.data && found.items.length === 0 && (
        <Text size="sm" c="gray.7" p="xs">
          {t("suggestions.none")}
        </Text>
      )}
      {found.items.map((one) => (
        <SuggestionCard
          key={one.ids.join()}
          suggestion={one}
          mayEdit={mayEdit}
          onApply={() => onApply(one.step)}
          onOpen={() => onOpen(one.step)}
          onDismiss={() => found.dismiss(one.ids)}
        />
      ))}
    </Stack>
  );
}

type CardProps = {
  suggestion: Alike;
  mayEdit: boolean;
  onApply: () => void;
  onOpen: () => void;
  onDismiss: () => void;
};

/** Why, how many cells, what it would look like; a person decides. */
function SuggestionCard({ suggestion, mayEdit, onApply, onOpen, onDismiss }: CardProps) {
  const { t } = useTranslation("clean");
  const language = useLanguage();
  const { title, summary } = useStepWords();
  const { step, preview } = suggestion;
  return (
    <Card withBorder padding="sm">
      <Text fw={600} size="sm">
        {title(step.op)}
      </Text>
      <Text size="xs" c="gray.7" lineClamp={2}>
        {summary(step)}
      </Text>
      <Text size="sm" my={6}>
        {inWords(suggestion.reason, language)}
      </Text>
      {suggestion.cells > 0 && (
        <Text size="xs" fw={600} mb={4}>
          {t("suggestions.cells", { n: count(suggestion.cells, language) })}
        </Text>
      )}
      {preview.length > 0 && <Changes changes={preview.slice(0, 3)} />}
      {mayEdit && (
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" variant="light" onClick={onApply}>
            {t("suggestions.apply")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onOpen}>
            {t("suggestions.open")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray.7" onClick={onDismiss}>
            {t("suggestions.dismiss")}
          </Button>
        </Group>
      )}
    </Card>
  );
}
