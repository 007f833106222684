import { describe, expect, it } from "vitest";
import type { ArtefactView } from "@/api/generated/model";
import document from "../../../../gateway/medloom_gateway/openapi.json";
import { pageNumber, partsOf, shownOf, stem } from "./artefacts";
import { countOf, itemsOf } from "./checklist";
import { rowsOf } from "./csv";
import { DEFAULT_LOOK, isTight, lookOf, PALETTES, PRESETS, sizeOf, withPreset } from "./presets";

function file(name: string, kind: ArtefactView["kind"], language: ArtefactView["language"]): ArtefactView {
  const format = name.split(".").at(-1) ?? "";
  return { name, kind, language, format, media_type: "", sha256: "", bytes: 1 };
}

const FILES = [
  file("figures/ko/roc.png", "figure", "ko"),
  file("figures/en/roc.png", "figure", "en"),
  file("figures/en/roc.svg", "figure", "en"),
  file("figures/en/flow.pdf", "figure", "en"),
  file("documents/pages/report.en.10.png", "page", "en"),
  file("documents/pages/report.en.2.png", "page", "en"),
  file("documents/report.en.docx", "document", "en"),
  file("checklist/tripod_ai.en.csv", "checklist", "en"),
  file("tables/roc.csv", "table", null),
  file("tables/table_one.csv", "table", null),
  file("manifest.json", "manifest", null),
];

describe("the parts of a report", () => {
  const parts = partsOf(FILES, "en");

  it("are those of one language, in the order of a paper", () => {
    expect(parts.figures.map((one) => one.name)).toEqual(["flow", "roc"]);
    expect(parts.figures[1]?.files.map((one) => one.format)).toEqual(["svg", "png"]);
    expect(parts.pages.map(pageNumber)).toEqual([2, 10]);
    expect(parts.checklist?.name).toBe("checklist/tripod_ai.en.csv");
    expect(parts.tables.map(stem)).toEqual(["table_one", "roc"]);
    expect(parts.others).toHaveLength(1);
  });

  it("show a file that is exported", () => {
    const [flow, roc] = parts.figures;
    expect(roc && shownOf(roc)?.name).toBe("figures/en/roc.png");
    expect(flow && shownOf(flow)).toBeUndefined();
  });
});

describe("a look", () => {
  it("is the preset with what was chosen beside it", () => {
    expect(sizeOf(DEFAULT_LOOK)).toEqual({ width_mm: 89, font_size: 7, dpi: 600 });
    expect(sizeOf({ ...DEFAULT_LOOK, preset: "plos", dpi: 600 })).toEqual({
      width_mm: 132,
      font_size: 9,
      dpi: 600,
    });
  });

  it("warns of type that is too large for the width, and of no preset", () => {
    expect(isTight({ ...DEFAULT_LOOK, width_mm: 60, font_size: 8 })).toBe(true);
    const presets = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
    expect(presets.filter((preset) => isTight({ ...DEFAULT_LOOK, preset }))).toEqual([]);
  });

  it("starts afresh with another preset but keeps the palette", () => {
    const mine = { ...DEFAULT_LOOK, width_mm: 100, palette: "greys" as const };
    expect(withPreset(mine, "nature")).toEqual({ ...DEFAULT_LOOK, preset: "nature", palette: "greys" });
  });

  it("is known of reports that say nothing about it", () => {
    expect(lookOf({})).toEqual(DEFAULT_LOOK);
    expect(lookOf({ preset: "cell", dpi: 600 })).toMatchObject({ preset: "cell", dpi: 600, width_mm: null });
  });

  it("has the sizes and palettes that the server draws with", () => {
    const told = document.components.schemas.Options.properties;
    expect(told.preset["x-presets"]).toEqual(PRESETS);
    expect(told.palette.enum).toEqual(Object.keys(PALETTES));
  });
});

describe("a table file", () => {
  it("is read with quotes, commas, line breaks and a byte order mark", () => {
    expect(rowsOf('\uFEFFa,"b, ""c"""\r\n"1\n2",\n')).toEqual([
      ["a", 'b, "c"'],
      ["1\n2", ""],
    ]);
  });

  it("gives the checklist with its states, in either language", () => {
    const rows = [
      ["item"],
      ["1", "Title", "저자 작성 필요"],
      ["5a", "Data", "Filled", "Methods"],
      ["6", "", "일부 작성, 저자 보완"],
    ];
    const items = itemsOf(rows);
    expect(items.map((item) => item.status)).toEqual(["author", "filled", "partly"]);
    expect(countOf(items)).toEqual({ filled: 1, partly: 1, author: 1, not_applicable: 0 });
  });
});
