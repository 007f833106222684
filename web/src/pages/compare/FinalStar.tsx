import { ActionIcon, Tooltip } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { markFinalModel } from "@/api/generated";
import type { ModelView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";

/** The star of the model that the researchers settle on; everybody in the study sees it. */
export function FinalStar({ model }: { model: Pick<ModelView, "id" | "name" | "final"> }) {
  const { t } = useTranslation("compare");
  const study = useStudy();
  const may = useMay("report:build");
  const client = useQueryClient();
  const mark = useMutation({
    mutationFn: (final: boolean) => markFinalModel(study.id, model.id, { final }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["models", study.id] }),
  });
  const label = t(model.final ? "star.off" : "star.on", { name: model.name });
  if (!may && !model.final) return null;
  return (
    <Tooltip label={t(model.final ? "star.is" : "star.about")} multiline w={240}>
      <ActionIcon
        variant="subtle"
        size="sm"
        color={model.final ? "orange.8" : "gray"}
        aria-label={label}
        aria-pressed={model.final}
        disabled={!may}
        loading={mark.isPending}
        onClick={() => mark.mutate(!model.final)}
      >
        {model.final ? <IconStarFilled size={17} /> : <IconStar size={17} />}
      </ActionIcon>
    </Tooltip>
  );
}
