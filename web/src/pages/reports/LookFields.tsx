import {
  ColorSwatch,
  Grid,
  Group,
  NumberInput,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Text,
} from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { OptionsPalette, OptionsPreset } from "@/api/generated/model";
import { isTight, type Look, PALETTES, PRESETS, sizeOf, withPreset } from "./presets";

type Props = { look: Look; onLook: (look: Look) => void; isExpert: boolean };

/** The journal, and with the expert switch each of its numbers; colours that colour-blind readers tell apart. */
export function LookFields({ look, onLook, isExpert }: Props) {
  const { t } = useTranslation("reports");
  const size = sizeOf(look);
  return (
    <Stack gap="sm">
      <Grid align="flex-start">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <Select
            label={t("look.preset")}
            description={t("look.size", { width: size.width_mm, font: size.font_size, dpi: size.dpi })}
            data={Object.keys(PRESETS).map((name) => ({ value: name, label: t(`look.presets.${name}`) }))}
            value={look.preset}
            allowDeselect={false}
            onChange={(preset) => preset && onLook(withPreset(look, preset as OptionsPreset))}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PaletteField value={look.palette} onChange={(palette) => onLook({ ...look, palette })} />
        </Grid.Col>
      </Grid>
      {isExpert && <SizeFields look={look} onLook={onLook} />}
      {isTight(look) && (
        <Text size="sm" c="red.8" role="status">
          {t("look.tight")}
        </Text>
      )}
    </Stack>
  );
}

function SizeFields({ look, onLook }: Pick<Props, "look" | "onLook">) {
  const { t } = useTranslation("reports");
  const size = sizeOf(look);
  const id = useId();
  const given = (value: string | number) => (typeof value === "number" ? value : null);
  return (
    <Group align="flex-start">
      <NumberInput
        label={t("look.width")}
        value={size.width_mm}
        min={60}
        max={190}
        onChange={(value) => onLook({ ...look, width_mm: given(value) })}
      />
      <NumberInput
        label={t("look.font")}
        value={size.font_size}
        min={5}
        max={12}
        step={0.5}
        onChange={(value) => onLook({ ...look, font_size: given(value) })}
      />
      <Stack gap={2}>
        <Text size="sm" fw={500} id={id}>
          {t("look.dpi")}
        </Text>
        <SegmentedControl
          aria-labelledby={id}
          data={["300", "600"]}
          value={String(size.dpi)}
          onChange={(value) => onLook({ ...look, dpi: value === "300" ? 300 : 600 })}
        />
      </Stack>
    </Group>
  );
}

type PaletteProps = { value: OptionsPalette; onChange: (value: OptionsPalette) => void };

function PaletteField({ value, onChange }: PaletteProps) {
  const { t } = useTranslation("reports");
  return (
    <Radio.Group
      label={t("look.palette")}
      description={t("look.palette_about")}
      value={value}
      onChange={(chosen) => onChange(chosen as OptionsPalette)}
    >
      <Group mt={6} gap="lg">
        {Object.entries(PALETTES).map(([name, colours]) => (
          <Radio
            key={name}
            value={name}
            label={
              <Group gap={3} wrap="nowrap" component="span">
                {t(`look.palettes.${name}`)}
                {colours.slice(0, 5).map((colour) => (
                  <ColorSwatch key={colour} color={colour} size={12} withShadow={false} />
                ))}
              </Group>
            }
          />
        ))}
      </Group>
    </Radio.Group>
  );
}
