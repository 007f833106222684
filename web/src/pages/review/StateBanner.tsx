import { Alert, Anchor, Button, List, Progress, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconLock, IconRefreshAlert } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReviewView } from "@/api/generated/model";
import { moment } from "@/i18n/numbers";
import { inWords, useLanguage } from "@/i18n/words";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { RecipeChanges } from "./RecipeChanges";
import type { ReviewRoom } from "./room";
import { WhoMaySign } from "./WhoMaySign";

type Props = { room: ReviewRoom; review: ReviewView };

/** Why training is locked or open, and what has to happen next. */
export function StateBanner({ room, review }: Props) {
  const { t } = useTranslation("review");
  if (review.state === "approving") return <Signing review={review} />;
  if (review.state === "approved") return <Signed review={review} />;
  return (
    <Stack gap="sm" aria-live="polite">
      {review.problem && (
        <>
          <ProblemAlert problem={review.problem} />
          <Button variant="default" size="xs" w="fit-content" onClick={() => room.setTab("prediction")}>
            {t("approve.change")}
          </Button>
        </>
      )}
      {review.state === "open" && (
        <Alert color="gray" icon={<IconLock />} py="xs">
          <b>{t("state.open")}.</b> {t("state.open_about")} <WhoMaySign room={room} />
        </Alert>
      )}
      {review.state === "returned" && <Returned room={room} review={review} />}
      {review.state === "void" && <Void room={room} review={review} />}
    </Stack>
  );
}

function Signing({ review }: { review: ReviewView }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const job = review.job;
  return (
    <Alert color="loom" icon={<IconLock />} title={t("state.approving")} role="status">
      <Text size="sm">{job ? inWords(job.step, language) : t("state.approving_about")}</Text>
      <Progress mt={6} value={(job?.fraction ?? 0) * 100} aria-label={t("state.approving")} animated />
    </Alert>
  );
}

function Signed({ review }: { review: ReviewView }) {
  const { t } = useTranslation("review");
  const approval = review.approval;
  return (
    <Alert
      color="loom"
      icon={<IconCircleCheck />}
      title={t("state.approved", { who: review.who?.name, at: review.at ? moment(review.at) : "" })}
      role="status"
    >
      <Text size="sm">
        {approval &&
          t("state.approved_about", {
            target: approval.task.target,
            n: approval.task.features.length,
            by: t(`split.by.${approval.split.by}`),
          })}
      </Text>
      {review.note && (
        <Text size="sm" mt={4} style={{ whiteSpace: "pre-wrap" }}>
          {review.note}
        </Text>
      )}
    </Alert>
  );
}

function Returned({ room, review }: Props) {
  const { t } = useTranslation("review");
  const last = review.history.find((entry) => entry.action === "return");
  return (
    <Alert
      color="orange"
      icon={<IconRefreshAlert />}
      title={t("state.returned", { who: last?.who.name ?? "", at: last ? moment(last.at) : "" })}
    >
      <List size="sm">
        {(last?.reasons ?? []).map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {last?.note && (
        <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
          {last.note}
        </Text>
      )}
      <Text size="sm" mt={6}>
        {t("state.returned_next")}{" "}
        <Anchor component={Link} to={`/studies/${room.studyId}/clean/${room.prepared.recipe_id}`} size="sm">
          {t("to_cleaning")}
        </Anchor>
      </Text>
    </Alert>
  );
}

function Void({ room, review }: Props) {
  const { t } = useTranslation("review");
  const last = review.history.find((entry) => entry.action === "void");
  const reason = last?.reasons[0] ?? "recipe_changed";
  return (
    <Alert
      color="orange"
      icon={<IconRefreshAlert />}
      title={t("state.void", { at: last ? moment(last.at) : "" })}
    >
      <Text size="sm">{t(`state.void_because.${reason}`, { defaultValue: reason })}</Text>
      {reason === "recipe_changed" && <RecipeChanges room={room} />}
    </Alert>
  );
}
