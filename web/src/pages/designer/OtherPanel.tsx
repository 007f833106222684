import { Anchor, Button, Select, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useStudy } from "@/frame/study";
import { useTables } from "../clean/useTables";
import { type GraphNode, tableNodeId } from "./graph";
import type { PanelProps } from "./NodePanel";

type Props = PanelProps & { node: GraphNode };

/** The data, the result, a second table, or a branch. */
export function OtherPanel(props: Props) {
  const { t } = useTranslation("designer");
  const { node, recipe, design } = props;
  const study = `/studies/${useStudy().id}`;
  const prepared = design.newest.run?.prepared_id;
  switch (node.kind) {
    case "source":
      return (
        <Anchor component={Link} to={`${study}/data/datasets/${recipe.dataset_id}`} size="sm">
          {t("panel.to_dictionary")}
        </Anchor>
      );
    case "result":
      return prepared ? (
        <Anchor component={Link} to={`${study}/review/${prepared}`} size="sm">
          {t("panel.to_review")}
        </Anchor>
      ) : (
        <Text size="sm">{t("panel.no_result")}</Text>
      );
    case "table":
      return <TablePanel {...props} table={node.table} />;
    case "branch_step":
    case "branch_result":
      return (
        <Stack gap="xs">
          <Text size="sm">{t("refused.into_branch")}</Text>
          <Button component={Link} to={`${study}/design/${node.recipeId}`} variant="default">
            {t("panel.open_branch")}
          </Button>
        </Stack>
      );
    default:
      return null;
  }
}

/** Which other table a join takes. */
function TablePanel({ node, recipe, design, actions, mayEdit, table }: Props & { table: string }) {
  const { t } = useTranslation("designer");
  const tables = useTables(useStudy().id, recipe, true);
  const owner = design.graph.nodes.find((one) => tableNodeId(one.id) === node.id);
  if (owner?.kind !== "step") return null;
  return (
    <Select
      label={t("panel.table")}
      data={tables.map((one) => ({ value: one.name, label: one.label }))}
      value={table}
      disabled={!mayEdit}
      allowDeselect={false}
      onChange={(next) =>
        next && actions.change(owner.step, { ...owner.step.params, table: next }, owner.step.note)
      }
    />
  );
}
