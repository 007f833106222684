import {
  Collapse,
  Input,
  NumberInput,
  Select,
  Slider,
  Stack,
  Textarea,
  Title,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { ReviewRoom } from "./room";
import { type By, columnOfRole, SPLITS } from "./wish";

/** How the rows are divided into those that train and those that test. */
export function SplitFields({ room, disabled }: { room: ReviewRoom; disabled: boolean }) {
  const { t } = useTranslation("review");
  const [more, { toggle }] = useDisclosure(false);
  const { wish, setWish, prepared, check } = room;
  const crosses = check.data?.problems.some((problem) => problem.code === "subject_in_several_parts");
  const setBy = (by: By) => setWish({ by, splitColumn: columnOfRole(prepared.columns, by) });
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {t("split.title")}
      </Title>
      <Select
        label={t("split.label")}
        description={t(`split.about.${wish.by}`)}
        data={SPLITS.map((by) => ({ value: by, label: t(`split.by.${by}`) }))}
        value={wish.by}
        disabled={disabled}
        allowDeselect={false}
        onChange={(by) => setBy((by ?? "row") as By)}
      />
      {wish.by !== "row" && (
        <Select
          label={t("split.column")}
          data={prepared.columns.map((column) => column.name)}
          value={wish.splitColumn}
          disabled={disabled}
          searchable
          allowDeselect={false}
          limit={200}
          nothingFoundMessage={t("nothing_found")}
          onChange={(splitColumn) => setWish({ splitColumn })}
        />
      )}
      <div>
        <Input.Label labelElement="div">
          {t("split.test", { percent: Math.round(wish.test * 100) })}
        </Input.Label>
        <Slider
          key={wish.test}
          min={10}
          max={50}
          step={5}
          defaultValue={Math.round(wish.test * 100)}
          disabled={disabled}
          label={(value) => `${value} %`}
          thumbLabel={t("split.test_label")}
          onChangeEnd={(value) => setWish({ test: value / 100 })}
        />
      </div>
      {crosses && (
        <Textarea
          label={t("split.override")}
          description={t("split.override_about")}
          value={wish.override}
          disabled={disabled}
          autosize
          minRows={2}
          maxLength={2000}
          onChange={(event) => setWish({ override: event.currentTarget.value })}
        />
      )}
      <UnstyledButton onClick={toggle} aria-expanded={more} fz="sm" c="loom.8" td="underline" w="fit-content">
        {t("split.more")}
      </UnstyledButton>
      <Collapse expanded={more}>
        <NumberInput
          label={t("split.seed")}
          description={t("split.seed_about")}
          value={wish.seed}
          disabled={disabled}
          min={0}
          max={2 ** 31 - 1}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(seed) => typeof seed === "number" && setWish({ seed })}
        />
      </Collapse>
    </Stack>
  );
}
