import { Grid, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { PreparedView, ReviewView } from "@/api/generated/model";
import { count, moment } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { Page } from "@/parts/Page";
import { ApproveDialog } from "./ApproveDialog";
import { Checklist } from "./Checklist";
import { History } from "./History";
import { ReturnDialog } from "./ReturnDialog";
import { ReviewTabs } from "./ReviewTabs";
import { useReviewRoom } from "./room";
import { SendBack, SignOrGoOn } from "./SignOrGoOn";
import { StateBanner } from "./StateBanner";

/** One prepared table with all that a reviewer looks at before signing. */
export function Review({ prepared, review }: { prepared: PreparedView; review: ReviewView }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const room = useReviewRoom(prepared);
  const [signing, sign] = useDisclosure(false);
  const [returning, giveBack] = useDisclosure(false);
  const about = t("about", {
    version: prepared.recipe_version,
    rows: count(prepared.rows, language),
    of: count(prepared.rows_in, language),
    columns: count(prepared.columns.length, language),
    at: moment(prepared.created_at),
  });
  return (
    <Page
      wide
      title={t("title")}
      about={about}
      others={<SendBack room={room} review={review} onOpen={giveBack.open} />}
      primary={<SignOrGoOn room={room} review={review} onOpen={sign.open} />}
    >
      <Stack gap="md">
        <StateBanner room={room} review={review} />
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 9 }}>
            <ReviewTabs room={room} review={review} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 3 }}>
            <Stack gap="md" pos="sticky" top={72}>
              <Checklist items={room.items} onTab={room.setTab} />
              <History review={review} />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
      <ApproveDialog room={room} opened={signing} onClose={sign.close} />
      <ReturnDialog room={room} opened={returning} onClose={giveBack.close} />
    </Page>
  );
}
