import { Anchor, Code, CopyButton, Group, Text, Timeline, UnstyledButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ModelDetail } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { bytes, count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { useLineage } from "./useLineage";

/** From this model back to the very bytes that were uploaded, each step a link, each content named by its hash. */
export function Lineage({ model }: { model: ModelDetail }) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const language = useLanguage();
  const { experiment, approval, prepared, recipe, version } = useLineage(model);
  const home = `/studies/${study.id}`;
  const provenance = version?.manifest.provenance as { upload_id?: string } | undefined;
  return (
    <>
      <Text size="sm" c="gray.7" mb="md">
        {t("lineage.about")}
      </Text>
      <Timeline bulletSize={16} lineWidth={2} active={7}>
        <Step
          title={t("lineage.model", { name: model.name })}
          at={model.created_at}
          hash={model.onnx_sha256}
        />
        <Step
          title={
            experiment?.title
              ? t("lineage.experiment_named", { title: experiment.title })
              : t("lineage.experiment")
          }
          to={`${home}/train/${model.experiment_id}`}
          at={experiment?.created_at}
          hash={experiment?.manifest_sha256}
        />
        <Step
          title={
            approval ? t("lineage.approval", { who: approval.reviewer_name }) : t("lineage.approval_hidden")
          }
          to={`${home}/review/${model.prepared_id}`}
          at={approval?.at}
          hash={approval?.sha256}
        >
          {approval?.note}
        </Step>
        <Step
          title={
            prepared
              ? t("lineage.prepared", { rows: count(prepared.rows, language) })
              : t("lineage.prepared_hidden")
          }
          to={`${home}/review/${model.prepared_id}`}
          at={prepared?.created_at}
          hash={prepared?.sha256}
        >
          {prepared && t("lineage.run", { id: prepared.run_id })}
        </Step>
        <Step
          title={
            prepared
              ? t("lineage.recipe", {
                  title: recipe?.title || t("lineage.recipe_unnamed"),
                  version: prepared.recipe_version,
                  steps: prepared.steps.length,
                })
              : t("lineage.recipe_hidden")
          }
          to={prepared && recipe ? `${home}/clean/${prepared.recipe_id}` : undefined}
        />
        <Step
          title={
            version
              ? t("lineage.dataset", { title: version.manifest.title, version: version.manifest.version })
              : t("lineage.dataset_hidden")
          }
          to={prepared ? `${home}/data/datasets/${prepared.dataset_id}` : undefined}
          at={version?.manifest.created_at}
          hash={version?.manifest_sha256}
        >
          {version?.withdrawn && t("lineage.withdrawn")}
        </Step>
        <Step
          title={
            version?.original
              ? t("lineage.file", { name: version.original.filename })
              : t("lineage.file_hidden")
          }
          to={provenance?.upload_id ? `${home}/data/uploads/${provenance.upload_id}` : undefined}
          hash={version?.original?.sha256}
        >
          {version?.original && bytes(version.original.bytes)}
        </Step>
      </Timeline>
    </>
  );
}

type StepProps = {
  title: string;
  to?: string;
  at?: string | null;
  hash?: string | null;
  children?: ReactNode;
};

function Step({ title, to, at, hash, children }: StepProps) {
  return (
    <Timeline.Item
      title={
        to ? (
          <Anchor component={Link} to={to} fw={600} size="sm">
            {title}
          </Anchor>
        ) : (
          <Text fw={600} size="sm">
            {title}
          </Text>
        )
      }
    >
      {at && (
        <Text size="sm" c="gray.7">
          {moment(at)}
        </Text>
      )}
      {children && <Text size="sm">{children}</Text>}
      {hash && <Hash of={hash} />}
    </Timeline.Item>
  );
}

function Hash({ of }: { of: string }) {
  const { t } = useTranslation("models");
  return (
    <Group gap={6} wrap="nowrap">
      <Code style={{ overflowWrap: "anywhere" }}>{of}</Code>
      <CopyButton value={of}>
        {({ copied, copy }) => (
          <UnstyledButton onClick={copy} aria-label={t(copied ? "copied" : "copy")}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </UnstyledButton>
        )}
      </CopyButton>
    </Group>
  );
}
