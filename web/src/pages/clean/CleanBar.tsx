import { Button, Group, Text, Title } from "@mantine/core";
import { IconSitemap } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConnectionLost } from "@/api/connection";
import type { RecipeView } from "@/api/generated/model";
import { useMay } from "@/frame/study";
import classes from "./clean.module.css";
import { RunButton } from "./RunButton";
import { UndoRedo } from "./UndoRedo";
import type { useRecipe } from "./useRecipe";

type Props = {
  studyId: string;
  recipe: RecipeView;
  work: ReturnType<typeof useRecipe>;
  mayEdit: boolean;
  /** Nothing may run while an edit is under way or a step fails. */
  blocked: boolean;
  onRunError: (error: unknown) => void;
};

/** Title, whether all is saved, undo and redo, the flow, and the one primary button. */
export function CleanBar({ studyId, recipe, work, mayEdit, blocked, onRunError }: Props) {
  const { t } = useTranslation("clean");
  const mayRun = useMay("recipe:run");
  return (
    <Group className={classes.bar} justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Title order={1} size="h3" style={{ whiteSpace: "nowrap" }}>
          {t("title")}
        </Title>
        <Text truncate title={recipe.title}>
          {recipe.title}
        </Text>
        <SaveState saving={work.saving || work.waiting.length > 0} />
      </Group>
      <Group gap="xs" wrap="nowrap">
        {mayEdit && <UndoRedo {...work} />}
        <Button
          component={Link}
          to={`/studies/${studyId}/design/${recipe.id}`}
          variant="default"
          leftSection={<IconSitemap size={16} />}
        >
          {t("flow")}
        </Button>
        {mayRun && <RunButton studyId={studyId} recipe={recipe} disabled={blocked} onError={onRunError} />}
      </Group>
    </Group>
  );
}

function SaveState({ saving }: { saving: boolean }) {
  const { t } = useTranslation("clean");
  const lost = useConnectionLost();
  const words = saving ? (lost ? "save.waiting" : "save.saving") : "save.saved";
  return (
    <Text size="xs" c="gray.7" role="status" style={{ whiteSpace: "nowrap" }}>
      {t(words)}
    </Text>
  );
}
