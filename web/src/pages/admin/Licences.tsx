import { Group, Select, Table, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Heading } from "./Heading";
import licences from "./licences.json";

const ALL = [...new Set(licences.map((one) => one.licence))].sort();

/** Every library in use with its licence, written when Medloom was built. */
export function Licences() {
  const { t } = useTranslation("admin");
  const [search, setSearch] = useState("");
  const [licence, setLicence] = useState<string | null>(null);
  const shown = licences.filter(
    (one) =>
      one.name.toLowerCase().includes(search.toLowerCase()) && (licence === null || one.licence === licence),
  );
  return (
    <>
      <Heading title={t("section.licences")} about={t("licences.about")} />
      <Group mb="sm" align="flex-end">
        <TextInput
          label={t("licences.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select label={t("licences.licence")} data={ALL} value={licence} clearable onChange={setLicence} />
        <Text size="sm" c="gray.7" aria-live="polite">
          {t("licences.count", { count: shown.length })}
        </Text>
      </Group>
      <Table fz="sm" verticalSpacing={4} striped>
        <Table.Thead>
          <Table.Tr>
            {(["library", "version", "licence", "part"] as const).map((name) => (
              <Table.Th key={name}>{t(`licences.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((one) => (
            <Table.Tr key={`${one.of} ${one.name} ${one.version}`}>
              <Table.Td>{one.name}</Table.Td>
              <Table.Td>{one.version}</Table.Td>
              <Table.Td>{one.licence}</Table.Td>
              <Table.Td>{t(`licences.of.${one.of}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
