import { Box, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRocket } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ModelView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { ReleaseDialog } from "./ReleaseDialog";

/** Releases the starred model; before a star is set it says so. */
export function ReleaseFinal({ models }: { models: ModelView[] }) {
  const { t } = useTranslation("compare");
  const study = useStudy();
  const may = useMay("model:release");
  const [open, { open: show, close }] = useDisclosure(false);
  const final = models.find((one) => one.final);
  if (!may) return null;
  if (final?.released) {
    return (
      <Button component={Link} to={`/studies/${study.id}/models/${final.id}`}>
        {t("release.open")}
      </Button>
    );
  }
  return (
    <>
      <Tooltip label={t("release.star_first")} disabled={final !== undefined}>
        <Box>
          <Button leftSection={<IconRocket size={18} />} disabled={final === undefined} onClick={show}>
            {t("release.button")}
          </Button>
        </Box>
      </Tooltip>
      {final && <ReleaseDialog model={final} opened={open} onClose={close} />}
    </>
  );
}
