import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listMembers } from "@/api/generated";
import type { RecipeVersionView } from "@/api/generated/model";
import { useMe } from "@/frame/me";
import { moment } from "@/i18n/numbers";
import { differences } from "./history";
import { useStepWords } from "./stepTypes";

/** Names of those who wrote versions; an id stays where a name is not to be had. */
export function useNames(studyId: string): (id: string) => string {
  const me = useMe();
  const members = useQuery({
    queryKey: ["members", studyId],
    queryFn: ({ signal }) => listMembers(studyId, { signal }),
    retry: false,
  });
  return (id) => {
    const member = members.data?.find((one) => one.principal_id === id);
    return member?.display_name || member?.name || (me.data?.id === id ? me.data.name : id);
  };
}

type Props = {
  studyId: string;
  versions: readonly RecipeVersionView[];
  mayEdit: boolean;
  onRestore: (version: number) => void;
};

/** Every version that ever was: who, when, what; each can be the newest again. */
export function HistoryPanel({ studyId, versions, mayEdit, onRestore }: Props) {
  const { t } = useTranslation("clean");
  const nameOf = useNames(studyId);
  const told = useChangeWords();
  return (
    <Stack gap={8} p="xs" component="ol" m={0}>
      {versions.map((one, at) => (
        <Group
          key={one.version}
          justify="space-between"
          wrap="nowrap"
          component="li"
          style={{ listStyle: "none" }}
        >
          <div style={{ minWidth: 0 }}>
            <Text size="sm" lineClamp={3}>
              {told(one, versions[at + 1])}
            </Text>
            <Text size="xs" c="gray.7">
              {moment(one.at)} · {nameOf(one.author)} · {t("history.version", { n: one.version })}
            </Text>
          </div>
          {at > 0 && mayEdit && (
            <Button size="compact-xs" variant="default" onClick={() => onRestore(one.version)}>
              {t("history.restore")}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}

function useChangeWords() {
  const { t } = useTranslation("clean");
  const { title } = useStepWords();
  return (one: RecipeVersionView, before: RecipeVersionView | undefined): string => {
    if (one.change !== "edited") return t(`history.${one.change}`, { n: one.restored });
    const found = before ? differences(before.steps, one.steps) : [];
    if (found.length === 0) return t("history.edited");
    return found.map(({ kind, op }) => t(`history.did.${kind}`, { step: title(op) })).join(" · ");
  };
}
