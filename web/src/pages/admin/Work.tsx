import { Badge, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { QueuesView } from "@/api/generated/model";
import { count, duration } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Explain } from "@/parts/Explain";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Heading } from "./Heading";
import { Jobs } from "./Jobs";
import { SERVICES, type Service } from "./sections";
import { healthOf, waitedFor } from "./queues";
import { useQueues } from "./useServices";

const COLUMNS = [
  "service",
  "health",
  "queued",
  "running",
  "done",
  "failed",
  "oldest",
  "workers",
  "events",
] as const;

/** How busy every service is, and its jobs. */
export function Work() {
  const { t } = useTranslation("admin");
  const queues = useQueues();
  return (
    <Stack>
      <Heading title={t("section.work")} about={t("work.about")}>
        <Explain of={t("section.work")}>{t("work.meaning")}</Explain>
      </Heading>
      <ProblemAlert error={queues.find((one) => one.error)?.error} />
      <Table.ScrollContainer minWidth={900}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((name) => (
                <Table.Th key={name}>{t(`work.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {SERVICES.map((service, index) => (
              <ServiceLine key={service} service={service} view={queues[index]?.data} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Jobs />
    </Stack>
  );
}

function ServiceLine({ service, view }: { service: Service; view: QueuesView | undefined }) {
  const { t } = useTranslation("admin");
  const language = useLanguage();
  if (!view) {
    return (
      <Table.Tr>
        <Table.Td>{t(`service.${service}`)}</Table.Td>
        <Table.Td colSpan={COLUMNS.length - 1}>
          <Text size="sm" c="gray.7">
            {t("work.asking")}
          </Text>
        </Table.Td>
      </Table.Tr>
    );
  }
  const health = healthOf(view);
  const waited = waitedFor(view, new Date());
  const shown = (value: number) => count(value, language);
  return (
    <Table.Tr>
      <Table.Td>{t(`service.${service}`)}</Table.Td>
      <Table.Td>
        <Badge
          miw="max-content"
          variant="light"
          c="dark.7"
          color={{ well: "teal", busy: "blue", ill: "red" }[health]}
        >
          {t(`work.healths.${health}`)}
        </Badge>
      </Table.Td>
      <Table.Td>{shown(view.jobs.queued)}</Table.Td>
      <Table.Td>{shown(view.jobs.running)}</Table.Td>
      <Table.Td>{shown(view.jobs.succeeded)}</Table.Td>
      <Table.Td>{shown(view.jobs.failed)}</Table.Td>
      <Table.Td>{waited === null ? "–" : duration(waited)}</Table.Td>
      <Table.Td>{t("work.of_slots", { workers: view.workers, slots: view.slots_per_worker })}</Table.Td>
      <Table.Td>
        {t("work.waiting", {
          in: shown(view.queue_waiting),
          out: shown(view.outbox.waiting),
          dead: shown(view.dead_letters),
        })}
      </Table.Td>
    </Table.Tr>
  );
}
