import {
  Checkbox,
  Collapse,
  Group,
  NumberInput,
  Paper,
  Select,
  Stack,
  Switch,
  TextInput,
  Title,
} from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExperimentView, ReportRequestLanguagesItem } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { LookFields } from "./LookFields";
import type { Order } from "./order";

type Props = {
  experiments: ExperimentView[];
  experiment: ExperimentView;
  order: Order;
  onOrder: (order: Order) => void;
};

/** What the pack is made of and how it looks; the defaults are good enough to build at once. */
export function BuildForm({ experiments, experiment, order, onOrder }: Props) {
  const { t } = useTranslation("reports");
  const [isExpert, setExpert] = useState(false);
  const name = (one: ExperimentView) => `${one.title || one.target} · ${moment(one.created_at)}`;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="build">
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4" id="build">
            {t("build.title")}
          </Title>
          <Switch
            label={t("build.more")}
            checked={isExpert}
            onChange={(event) => setExpert(event.currentTarget.checked)}
          />
        </Group>
        <Select
          label={t("build.experiment")}
          data={experiments.map((one) => ({ value: one.id, label: name(one) }))}
          value={experiment.id}
          allowDeselect={false}
          onChange={(experimentId) => onOrder({ ...order, experimentId })}
        />
        <LookFields look={order.look} onLook={(look) => onOrder({ ...order, look })} isExpert={isExpert} />
        <Languages value={order.languages} onChange={(languages) => onOrder({ ...order, languages })} />
        <Collapse expanded={isExpert}>
          <MoreFields order={order} onOrder={onOrder} />
        </Collapse>
      </Stack>
    </Paper>
  );
}

type LanguagesProps = {
  value: ReportRequestLanguagesItem[];
  onChange: (value: ReportRequestLanguagesItem[]) => void;
};

function Languages({ value, onChange }: LanguagesProps) {
  const { t } = useTranslation("reports");
  return (
    <Checkbox.Group
      label={t("build.languages")}
      value={value}
      onChange={(chosen) => chosen.length > 0 && onChange(chosen as ReportRequestLanguagesItem[])}
    >
      <Group mt={6}>
        <Checkbox value="en" label={t("language.en")} />
        <Checkbox value="ko" label={t("language.ko")} />
      </Group>
    </Checkbox.Group>
  );
}

function MoreFields({ order, onOrder }: Pick<Props, "order" | "onOrder">) {
  const { t } = useTranslation("reports");
  return (
    <Stack>
      <TextInput
        label={t("build.name")}
        description={t("build.name_about")}
        value={order.title}
        maxLength={300}
        onChange={(event) => onOrder({ ...order, title: event.currentTarget.value })}
      />
      <NumberInput
        label={t("build.threshold")}
        description={t("build.threshold_about")}
        value={order.threshold ?? ""}
        min={0.01}
        max={0.99}
        step={0.01}
        decimalScale={3}
        maw={320}
        onChange={(value) => onOrder({ ...order, threshold: typeof value === "number" ? value : null })}
      />
      <Checkbox
        label={t("build.p_values")}
        description={t("build.p_values_about")}
        checked={order.pValues}
        onChange={(event) => onOrder({ ...order, pValues: event.currentTarget.checked })}
      />
    </Stack>
  );
}
