import { Button, FileButton, Stack } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { openStudy } from "@/api/generated";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { titleOfFile } from "./newStudy";

/** A file is chosen, and a study named after it goes on with it. */
export function UploadStart() {
  const { t } = useTranslation("studies");
  const client = useQueryClient();
  const go = useNavigate();
  const start = useMutation({
    mutationFn: async (files: File[]) => {
      const [{ send }, study] = await Promise.all([
        import("@/pages/data/sending/queue"),
        openStudy({ title: titleOfFile(files[0]?.name ?? ""), question: "" }),
      ]);
      send(study.id, files);
      return study.id;
    },
    onSuccess: async (studyId) => {
      await client.invalidateQueries({ queryKey: ["studies"] });
      await go(`/studies/${studyId}/data`);
    },
  });
  return (
    <Stack gap="xs">
      <FileButton multiple onChange={(files) => files.length > 0 && start.mutate(files)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload size={16} />}
            loading={start.isPending}
          >
            {t("upload_your_file")}
          </Button>
        )}
      </FileButton>
      <ProblemAlert error={start.error} />
    </Stack>
  );
}
