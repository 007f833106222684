import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { useRecipe } from "./useRecipe";

/** Back and forth through a recipe's versions, by button and by key. */
export function UndoRedo({
  way,
  wayReady,
  goTo,
}: Pick<ReturnType<typeof useRecipe>, "way" | "wayReady" | "goTo">) {
  const { t } = useTranslation("clean");
  const undo = () => wayReady && void goTo(way.undo);
  const redo = () => wayReady && void goTo(way.redo);
  useHotkeys([
    ["mod+Z", undo],
    ["mod+shift+Z", redo],
    ["mod+Y", redo],
  ]);
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t("undo")}
        title={t("undo_keys")}
        disabled={way.undo === null || !wayReady}
        onClick={undo}
      >
        <IconArrowBackUp size={18} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t("redo")}
        title={t("redo_keys")}
        disabled={way.redo === null || !wayReady}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} />
      </ActionIcon>
    </>
  );
}
