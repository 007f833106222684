import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReviewRoom } from "./room";
import { horizonsOf } from "./wish";

/** A survival task's follow-up time and the times at which the risk shall be told. */
export function FollowUpFields({ room, disabled }: { room: ReviewRoom; disabled: boolean }) {
  const { t } = useTranslation("review");
  const { wish, setWish, prepared, check } = room;
  const numbers = prepared.columns.filter(
    (column) =>
      ["number", "integer"].includes(column.type) &&
      column.name !== wish.target &&
      column.role !== "excluded",
  );
  const suggested = check.data?.horizons ?? [];
  return (
    <>
      <Select
        label={t("prediction.time")}
        description={t("prediction.time_about")}
        data={numbers.map((column) => ({
          value: column.name,
          label: column.unit ? `${column.name} [${column.unit}]` : column.name,
        }))}
        value={wish.time}
        disabled={disabled}
        searchable
        allowDeselect={false}
        limit={200}
        nothingFoundMessage={t("nothing_found")}
        onChange={(time) => setWish({ time })}
      />
      <TextInput
        label={t("prediction.horizons")}
        description={t("prediction.horizons_about")}
        placeholder={
          suggested.length > 0 ? t("prediction.horizons_suggested", { times: suggested.join(", ") }) : ""
        }
        value={wish.horizons}
        disabled={disabled}
        error={horizonsOf(wish.horizons) === null && t("prediction.horizons_wrong")}
        onChange={(event) => setWish({ horizons: event.currentTarget.value })}
      />
    </>
  );
}
