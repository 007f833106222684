import { Input, MultiSelect, SegmentedControl, Select, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TaskKind } from "@/api/generated/model";
import { count } from "@/i18n/numbers";
import { useLanguage } from "@/i18n/words";
import { FollowUpFields } from "./FollowUpFields";
import type { ReviewRoom } from "./room";
import { hasEvent, leftOut, withTarget } from "./wish";

const TASKS: readonly TaskKind[] = ["binary", "multiclass", "regression", "survival"];

/** Target, kind of task, the event, and the columns that are left out. */
export function TargetFields({ room, disabled }: { room: ReviewRoom; disabled: boolean }) {
  const { t } = useTranslation("review");
  const language = useLanguage();
  const { wish, setWish, prepared, profile, check } = room;
  const isSurvival = wish.task === "survival";
  const known = profile.data?.columns.find((column) => column.name === wish.target);
  const classes = check.data?.classes ?? known?.top ?? [];
  const choosable = prepared.columns.filter((column) => !["subject", "excluded"].includes(column.role ?? ""));
  const usable = prepared.columns.filter(
    (column) =>
      column.role === "feature" && column.name !== wish.target && !(isSurvival && column.name === wish.time),
  );
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t("prediction.what")}
      </Title>
      <Select
        label={t(isSurvival ? "prediction.status" : "prediction.target")}
        description={t(isSurvival ? "prediction.status_about" : "prediction.target_about")}
        data={choosable.map((column) => ({
          value: column.name,
          label:
            column.label && column.label !== column.name ? `${column.name} · ${column.label}` : column.name,
        }))}
        value={wish.target}
        disabled={disabled}
        searchable
        allowDeselect={false}
        limit={200}
        nothingFoundMessage={t("nothing_found")}
        onChange={(name) =>
          setWish(
            withTarget(
              wish,
              profile.data?.columns.find((column) => column.name === name),
            ),
          )
        }
      />
      <div>
        <Input.Label id="review-task" labelElement="div">
          {t("prediction.task")}
        </Input.Label>
        <SegmentedControl
          aria-labelledby="review-task"
          fullWidth
          size="sm"
          disabled={disabled || wish.target === null}
          value={wish.task}
          onChange={(task) => setWish({ task: task as TaskKind })}
          data={TASKS.map((task) => ({ value: task, label: t(`prediction.kind.${task}`) }))}
        />
      </div>
      {hasEvent(wish.task) && wish.target !== null && (
        <Select
          label={t("prediction.positive")}
          description={t("prediction.positive_about")}
          data={classes.map(({ value, n }) => ({
            value,
            label: t("prediction.class", { value, n: count(n, language) }),
          }))}
          value={wish.positive}
          disabled={disabled}
          allowDeselect={false}
          onChange={(positive) => setWish({ positive })}
        />
      )}
      {isSurvival && wish.target !== null && <FollowUpFields room={room} disabled={disabled} />}
      <MultiSelect
        label={t("prediction.exclude")}
        description={t("prediction.exclude_about", {
          n: count(Math.max(usable.length - leftOut(wish, check.data).length, 0), language),
        })}
        data={usable.map((column) => column.name)}
        value={leftOut(wish, check.data)}
        disabled={disabled || wish.target === null}
        searchable
        hidePickedOptions
        limit={200}
        nothingFoundMessage={t("nothing_found")}
        onChange={(exclude) => setWish({ exclude })}
      />
    </Stack>
  );
}
