import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RecipeView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import type { Design } from "./useDesign";

/** Undo, redo, whether everything is saved, and the way back to the list. */
export function Tools({ design, recipe, mayEdit }: { design: Design; recipe: RecipeView; mayEdit: boolean }) {
  const { t } = useTranslation("designer");
  const studyId = useStudy().id;
  const { way, wayReady, goTo, waiting } = design;
  const undo = () => void goTo(way.undo);
  const redo = () => void goTo(way.redo);
  useHotkeys(
    mayEdit
      ? [
          ["mod+Z", undo],
          ["mod+shift+Z", redo],
          ["mod+Y", redo],
        ]
      : [],
  );
  return (
    <Group gap="xs" wrap="nowrap">
      {mayEdit && (
        <>
          <Text size="xs" c="gray.7" role="status">
            {t(waiting.length > 0 ? "tools.saving" : "tools.saved")}
          </Text>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("tools.undo")}
            title={t("tools.undo")}
            disabled={way.undo === null || !wayReady}
            onClick={undo}
          >
            <IconArrowBackUp size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("tools.redo")}
            title={t("tools.redo")}
            disabled={way.redo === null || !wayReady}
            onClick={redo}
          >
            <IconArrowForwardUp size={18} />
          </ActionIcon>
        </>
      )}
      <Button
        component={Link}
        to={`/studies/${studyId}/clean/${recipe.id}`}
        variant="default"
        leftSection={<IconList size={16} aria-hidden />}
      >
        {t("tools.list")}
      </Button>
    </Group>
  );
}
