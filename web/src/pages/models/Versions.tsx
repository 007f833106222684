import { Anchor, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ModelView } from "@/api/generated/model";
import { useStudy } from "@/frame/study";
import { moment } from "@/i18n/numbers";
import { usePeople } from "./usePeople";

type Props = { models: ModelView[]; isServed: (model: ModelView) => boolean };

/** The released versions of the study: which model, when, by whom, and whether it answers. */
export function Versions({ models, isServed }: Props) {
  const { t } = useTranslation("models");
  const study = useStudy();
  const person = usePeople();
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table withTableBorder verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {["version", "model", "target", "at", "by", "note", "state"].map((head) => (
              <Table.Th key={head}>{t(`released.${head}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>{one.released?.version}</Table.Td>
              <Table.Td>
                <Anchor component={Link} to={`/studies/${study.id}/models/${one.id}`} size="sm">
                  {one.name}
                </Anchor>
              </Table.Td>
              <Table.Td>{one.target}</Table.Td>
              <Table.Td>{one.released && moment(one.released.at)}</Table.Td>
              <Table.Td>{one.released && person(one.released.by)}</Table.Td>
              <Table.Td>{one.released?.note || "–"}</Table.Td>
              <Table.Td>{t(isServed(one) ? "released.on" : "released.off")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
