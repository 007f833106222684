import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  parseThemeColor,
  type VariantColorsResolver,
} from "@mantine/core";

const loom: MantineColorsTuple = [
  "#e9f7f6",
  "#d3eceb",
  "#a6d8d6",
  "#76c4c0",
  "#4fb3ae",
  "#36a8a2",
  "#12827d",
  "#0b6e6e",
  "#075e5d",
  "#004b4a",
];

const PALE = new Set(["light", "subtle", "outline", "transparent"]);

/** The library's coloured words on pale grounds are too faint for many readers; these hold 4.5 : 1. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const found = defaultVariantColorsResolver(input);
  const color = parseThemeColor({ color: input.color ?? "loom", theme: input.theme });
  if (!PALE.has(input.variant) || !color.isThemeColor || color.color === "loom") return found;
  return { ...found, color: `color-mix(in srgb, var(--mantine-color-${color.color}-9) 65%, black)` };
};

export const theme = createTheme({
  primaryColor: "loom",
  primaryShade: { light: 7, dark: 5 },
  colors: { loom },
  fontFamily:
    '"Pretendard", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", system-ui, sans-serif',
  headings: { fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  // black words on grounds too bright for white ones: the limit at which both reach 4.5 : 1
  autoContrast: true,
  luminanceThreshold: 0.183,
  variantColorResolver,
});
