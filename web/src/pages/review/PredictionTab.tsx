import { Grid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReviewView } from "@/api/generated/model";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { Waiting } from "@/parts/Waiting";
import { LeakList } from "./LeakList";
import type { ReviewRoom } from "./room";
import { SplitFields } from "./SplitFields";
import { SplitPicture } from "./SplitPicture";
import { TargetFields } from "./TargetFields";
import { obstacles } from "./wish";

/** What is to be predicted, which columns must not be learned from, and how the rows are divided. */
export function PredictionTab({ room, review }: { room: ReviewRoom; review: ReviewView }) {
  const { t } = useTranslation("review");
  const { check, wish } = room;
  const isSigned = review.state === "approved" || review.state === "approving";
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="md">
          {isSigned && <Text size="sm">{t("prediction.signed")}</Text>}
          <TargetFields room={room} disabled={isSigned} />
          <SplitFields room={room} disabled={isSigned} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="md" aria-live="polite">
          {wish.target === null && <Text size="sm">{t("prediction.choose")}</Text>}
          {check.isFetching && <Waiting size="sm" />}
          {check.error && <ProblemAlert error={check.error} />}
          {obstacles(wish, check.data).map((problem) => (
            <ProblemAlert key={problem.code} problem={problem} />
          ))}
          {check.data?.split && <SplitPicture split={check.data.split} />}
          {check.data && <LeakList room={room} check={check.data} disabled={isSigned} />}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
