import type { Options, OptionsPalette, OptionsPreset } from "@/api/generated/model";

type Size = { width_mm: number; font_size: number; dpi: 300 | 600 };

/** What each publisher asks of a one-column figure; the server draws with the very same table (a test compares). */
export const PRESETS: Record<OptionsPreset, Size> = {
  medloom: { width_mm: 89, font_size: 7, dpi: 600 },
  nature: { width_mm: 89, font_size: 7, dpi: 600 },
  cell: { width_mm: 85, font_size: 7, dpi: 300 },
  elsevier: { width_mm: 90, font_size: 7, dpi: 600 },
  plos: { width_mm: 132, font_size: 9, dpi: 300 },
  slide: { width_mm: 160, font_size: 11, dpi: 300 },
};

export const PALETTES: Record<OptionsPalette, readonly string[]> = {
  okabe_ito: ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"],
  tol_bright: ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#AA3377", "#66CCEE"],
  greys: ["#111111", "#8A8A8A", "#4D4D4D", "#A6A6A6", "#2E2E2E", "#6B6B6B"],
};

/** What a person chose; null stands for the preset's own value. */
export type Look = {
  preset: OptionsPreset;
  width_mm: number | null;
  font_size: number | null;
  dpi: 300 | 600 | null;
  palette: OptionsPalette;
};

export const DEFAULT_LOOK: Look = {
  preset: "medloom",
  width_mm: null,
  font_size: null,
  dpi: null,
  palette: "okabe_ito",
};

export function sizeOf(look: Look): Size {
  const base = PRESETS[look.preset];
  return {
    width_mm: look.width_mm ?? base.width_mm,
    font_size: look.font_size ?? base.font_size,
    dpi: look.dpi ?? base.dpi,
  };
}

/** Type so large for the width that a legend may cover what it explains. */
export function isTight(look: Look): boolean {
  const { font_size, width_mm } = sizeOf(look);
  return font_size / width_mm > 0.1;
}

/** The look that a finished report was drawn with; reports from before there was a choice have the first preset. */
export function lookOf(options: Partial<Options>): Look {
  const preset = options.preset && options.preset in PRESETS ? options.preset : DEFAULT_LOOK.preset;
  return {
    preset,
    width_mm: options.width_mm ?? null,
    font_size: options.font_size ?? null,
    dpi: options.dpi ?? null,
    palette: options.palette ?? DEFAULT_LOOK.palette,
  };
}

/** A chosen preset starts from its own values: what was changed for another journal does not follow. */
export function withPreset(look: Look, preset: OptionsPreset): Look {
  return { ...DEFAULT_LOOK, preset, palette: look.palette };
}
