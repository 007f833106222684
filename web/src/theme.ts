import { createTheme, type MantineColorsTuple } from "@mantine/core";

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

export const theme = createTheme({
  primaryColor: "loom",
  primaryShade: { light: 7, dark: 5 },
  colors: { loom },
  fontFamily:
    '"Pretendard", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", system-ui, sans-serif',
  headings: { fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
});
