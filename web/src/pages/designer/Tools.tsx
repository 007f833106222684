import { Button, Group, Text } from "@mantine/core";
import { IconList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RecipeView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { UndoRedo } from "../clean/UndoRedo";
import type { Design } from "./useDesign";

/** Undo, redo, whether everything is saved, and the way back to the list. */
export function Tools({ design, recipe, mayEdit }: { design: Design; recipe: RecipeView; mayEdit: boolean }) {
  const { t } = useTranslation("designer");
  const studyId = useStudy().id;
  return (
    <Group gap="xs" wrap="nowrap">
      {mayEdit && (
        <>
          <Text size="xs" c="gray.7" role="status">
            {t(design.waiting.length > 0 ? "tools.saving" : "tools.saved")}
          </Text>
          <UndoRedo {...design} />
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
