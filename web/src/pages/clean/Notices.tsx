import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "@/frame/me";
import { ProblemAlert } from "@/parts/ProblemAlert";
import type { Edit } from "./edits";
import { useNames } from "./HistoryPanel";
import { useStepWords } from "./stepTypes";
import type { useRecipe } from "./useRecipe";

type Props = {
  studyId: string;
  work: ReturnType<typeof useRecipe>;
  onAdd: (op: string, params: Record<string, unknown>, note: string) => void;
};

/** What happened beside one's own work: others' changes, edits without a place, edits the server refused. */
export function Notices({ studyId, work, onAdd }: Props) {
  const { t } = useTranslation("clean");
  const { merged, unplaced, refused, saver, versions } = work;
  const me = useMe();
  const nameOf = useNames(studyId);
  if (!merged && unplaced.length === 0 && !refused) return null;
  const others = versions.filter(
    (one) => merged && one.version > merged.from && one.version <= merged.to && one.author !== me.data?.id,
  );
  const names = [...new Set(others.map((one) => nameOf(one.author)))].join(", ");
  return (
    <Stack gap={6} px="sm" pb={6} aria-live="polite">
      {merged && (
        <Alert color="blue" py={6}>
          <Group justify="space-between">
            <Text size="sm">{names ? t("merged.by", { names }) : t("merged.elsewhere")}</Text>
            <Button size="compact-xs" variant="default" onClick={() => saver.dismiss()}>
              {t("understood")}
            </Button>
          </Group>
        </Alert>
      )}
      {unplaced.map((edit, at) => (
        <Unplaced key={at} edit={edit} onAdd={onAdd} onClose={() => saver.dismiss()} />
      ))}
      {refused && (
        <Group wrap="nowrap" align="flex-start">
          <div style={{ flex: 1 }}>
            <ProblemAlert error={refused.error} />
          </div>
          <Button size="compact-sm" variant="default" onClick={() => saver.dismiss()}>
            {t("understood")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Unplaced({ edit, onAdd, onClose }: { edit: Edit; onAdd: Props["onAdd"]; onClose: () => void }) {
  const { t } = useTranslation("clean");
  const { title } = useStepWords();
  const op = edit.kind === "change" || edit.kind === "move" || edit.kind === "remove" ? edit.op : "";
  return (
    <Alert color="orange" py={6}>
      <Group justify="space-between">
        <Text size="sm">{t("merged.unplaced", { step: op ? title(op) : "" })}</Text>
        <Group gap="xs">
          {edit.kind === "change" && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                onAdd(edit.op, edit.params, edit.note);
                onClose();
              }}
            >
              {t("merged.add")}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={onClose}>
            {t("understood")}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
