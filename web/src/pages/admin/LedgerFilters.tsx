import { Button, Group, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listStudies, listUsers } from "@/api/generated";
import { type Filters, NO_FILTERS } from "./filters";
import { SERVICES } from "./sections";

const EXAMPLE = "dataset:read_rows";

type Props = { filters: Filters; onFilters: (filters: Filters) => void };

/** Who, what, where, how it was decided, and when. */
export function LedgerFilters({ filters, onFilters }: Props) {
  const { t } = useTranslation("admin");
  const users = useQuery({
    queryKey: ["users"],
    queryFn: ({ signal }) => listUsers({ limit: 1000 }, { signal }),
  });
  const studies = useQuery({
    queryKey: ["studies", "cards"],
    queryFn: ({ signal }) => listStudies({ limit: 1000 }, { signal }),
  });
  const choice = (name: "subject" | "studyId" | "service" | "decision") => ({
    label: t(`filter.${name}`),
    value: filters[name] || null,
    clearable: true,
    onChange: (value: string | null) => onFilters({ ...filters, [name]: value ?? "" }),
  });
  const text = (name: "action" | "since" | "until") => ({
    label: t(`filter.${name}`),
    value: filters[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      onFilters({ ...filters, [name]: value });
    },
  });
  return (
    <Group align="flex-end" gap="sm">
      <Select
        {...choice("subject")}
        searchable
        data={(users.data?.items ?? []).map((one) => ({
          value: one.id,
          label: one.display_name || one.name,
        }))}
      />
      <Select
        {...choice("studyId")}
        searchable
        data={(studies.data?.items ?? []).map((one) => ({ value: one.id, label: one.title }))}
      />
      <TextInput {...text("action")} placeholder={EXAMPLE} w={170} />
      <Select
        {...choice("decision")}
        w={130}
        data={[
          { value: "allow", label: t("ledger.allowed") },
          { value: "deny", label: t("ledger.denied") },
        ]}
      />
      <Select
        {...choice("service")}
        w={150}
        data={SERVICES.map((one) => ({ value: one, label: t(`service.${one}`) }))}
      />
      <TextInput {...text("since")} type="date" />
      <TextInput {...text("until")} type="date" />
      <Button variant="subtle" onClick={() => onFilters(NO_FILTERS)}>
        {t("filter.clear")}
      </Button>
    </Group>
  );
}
