import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { listStudies } from "@/api/generated";
import { useMe } from "@/frame/me";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { SampleStart } from "./SampleStart";
import { StudyCard } from "./StudyCard";
import { UploadStart } from "./UploadStart";

const AT_ONCE = 12;
const NewStudyDialog = lazy(async () => ({ default: (await import("./NewStudyDialog")).NewStudyDialog }));

export function Component() {
  const { t } = useTranslation("studies");
  const [isNew, { open, close }] = useDisclosure(false);
  const isExternal = useMe().data?.external ?? false;
  const studies = useInfiniteQuery({
    queryKey: ["studies"],
    queryFn: ({ pageParam, signal }) =>
      listStudies({ limit: AT_ONCE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const shown = studies.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = studies.isSuccess && shown.length === 0;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      primary={
        !isExternal && (
          <Button
            variant={isEmpty ? "default" : "filled"}
            leftSection={<IconPlus size={16} />}
            onClick={open}
          >
            {t("new.title")}
          </Button>
        )
      }
    >
      <ProblemAlert error={studies.error} />
      {isEmpty && <NothingYet isExternal={isExternal} />}
      {shown.length > 0 && (
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {shown.map((study) => (
              <StudyCard key={study.id} study={study} />
            ))}
          </SimpleGrid>
          {studies.hasNextPage && (
            <Button
              variant="default"
              loading={studies.isFetchingNextPage}
              onClick={() => studies.fetchNextPage()}
            >
              {t("more_studies")}
            </Button>
          )}
          {!isExternal && <StartHere />}
        </Stack>
      )}
      <Suspense>{isNew && <NewStudyDialog onClose={close} />}</Suspense>
    </Page>
  );
}

function NothingYet({ isExternal }: { isExternal: boolean }) {
  const { t } = useTranslation("studies");
  if (isExternal) return <Empty title={t("empty.title")} about={t("empty.external")} />;
  return (
    <Empty title={t("empty.title")} about={t("empty.about")}>
      <Stack align="center">
        <Group align="flex-start" justify="center">
          <SampleStart isMain />
          <UploadStart />
        </Group>
        <Text size="xs" c="gray.7" maw={560}>
          {t("sample.attribution")}
        </Text>
      </Stack>
    </Empty>
  );
}

function StartHere() {
  const { t } = useTranslation("studies");
  return (
    <Group align="center" mt="xs">
      <SampleStart isMain={false} />
      <UploadStart />
      <Text size="xs" c="gray.7" flex={1}>
        {t("sample.attribution")}
      </Text>
    </Group>
  );
}
