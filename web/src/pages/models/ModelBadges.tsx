import { Badge, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelView } from "@/api/generated/model";

/** Best of its training, the linear one, released as which version. */
export function ModelBadges({ model }: { model: ModelView }) {
  const { t } = useTranslation("models");
  return (
    <Group gap={6} mih={20}>
      {model.best && (
        <Badge variant="filled" tt="none">
          {t("badge.best")}
        </Badge>
      )}
      {model.family === "linear" && (
        <Badge variant="outline" color="gray.8" tt="none">
          {t("badge.linear")}
        </Badge>
      )}
      {model.final && (
        <Badge variant="outline" color="orange.9" tt="none">
          {t("badge.final")}
        </Badge>
      )}
      {model.released && (
        <Badge variant="outline" color="teal.9" tt="none">
          {t("badge.released", { version: model.released.version })}
        </Badge>
      )}
    </Group>
  );
}
