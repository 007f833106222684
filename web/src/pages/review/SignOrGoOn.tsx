import { Button } from "@mantine/core";
import { IconArrowRight, IconSignature } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ReviewView } from "@/api/generated/model";
import type { ReviewRoom } from "./room";

type Props = { room: ReviewRoom; review: ReviewView; onOpen: () => void };

/** The one next thing: to sign, to prepare again, or to go on to training. */
export function SignOrGoOn({ room, review, onOpen }: Props) {
  const { t } = useTranslation("review");
  const study = `/studies/${room.studyId}`;
  if (review.state === "approved") {
    return (
      <Button component={Link} to={`${study}/train`} rightSection={<IconArrowRight size={18} />}>
        {t("to_training")}
      </Button>
    );
  }
  if (review.state === "void") {
    return (
      <Button component={Link} to={`${study}/clean/${room.prepared.recipe_id}`}>
        {t("to_cleaning")}
      </Button>
    );
  }
  if (!room.maySign) return null;
  return (
    <Button
      onClick={onOpen}
      loading={review.state === "approving"}
      leftSection={<IconSignature size={18} aria-hidden />}
    >
      {t("approve.open")}
    </Button>
  );
}

export function SendBack({ room, review, onOpen }: Props) {
  const { t } = useTranslation("review");
  if (!room.maySign || review.state === "void" || review.state === "returned") return null;
  return (
    <Button variant="default" onClick={onOpen} disabled={review.state === "approving"}>
      {t("return.open")}
    </Button>
  );
}
