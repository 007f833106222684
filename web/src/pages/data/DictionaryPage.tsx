import { ActionIcon, Menu } from "@mantine/core";
import { IconBan, IconDots, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { getDataset, getDatasetVersion } from "@/api/generated";
import type { DatasetView } from "@/api/generated/model";
import { useMay, useStudy } from "@/frame/study";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { WaitingPage } from "@/parts/Waiting";
import { Dictionary } from "./dictionary/Dictionary";
import { downloadOriginalOf } from "./sets/original";
import { WithdrawDialog } from "./sets/WithdrawDialog";

export function Component() {
  const { id: studyId } = useStudy();
  const { datasetId = "" } = useParams();
  const dataset = useQuery({
    queryKey: ["datasets", studyId, datasetId],
    queryFn: ({ signal }) => getDataset(studyId, datasetId, { signal }),
  });
  const version = useQuery({
    queryKey: ["datasets", studyId, datasetId, "latest"],
    queryFn: ({ signal }) => getDatasetVersion(studyId, datasetId, "latest", { signal }),
  });
  const error = dataset.error ?? version.error;
  if (error) return <ProblemAlert error={error} />;
  if (!dataset.data || !version.data) {
    return <WaitingPage />;
  }
  return (
    <Dictionary
      key={datasetId}
      studyId={studyId}
      dataset={dataset.data}
      version={version.data}
      more={<More studyId={studyId} dataset={dataset.data} />}
    />
  );
}

function More({ studyId, dataset }: { studyId: string; dataset: DatasetView }) {
  const { t } = useTranslation("data");
  const mayExport = useMay("dataset:export");
  const mayManage = useMay("study:manage") && dataset.state === "active";
  const [isOpen, setOpen] = useState(false);
  if (!mayExport && !mayManage) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t("sets.more", { title: dataset.title })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayExport && (
            <Menu.Item
              leftSection={<IconDownload size={16} />}
              onClick={() => downloadOriginalOf(studyId, dataset.id, dataset.latest)}
            >
              {t("sets.original")}
            </Menu.Item>
          )}
          {mayManage && (
            <Menu.Item leftSection={<IconBan size={16} />} color="red.9" onClick={() => setOpen(true)}>
              {t("sets.withdraw")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <WithdrawDialog studyId={studyId} dataset={dataset} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
