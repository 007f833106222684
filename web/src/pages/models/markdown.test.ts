import { describe, expect, it } from "vitest";
import { blocksOf, inlineOf } from "./markdown";

describe("a model card", () => {
  it("falls into headings, paragraphs, lists and tables", () => {
    const text =
      "# Card: A\n\n**Task.** binary `y`.\nsecond line\n\n## Data\nrows\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    expect(blocksOf(text).map((block) => block.kind)).toEqual([
      "heading",
      "paragraph",
      "heading",
      "paragraph",
      "list",
      "table",
    ]);
    const table = blocksOf(text).at(-1);
    expect(table).toMatchObject({ rows: [[[{ text: "1" }], [{ text: "2" }]]] });
  });

  it("knows bold and code, and leaves HTML as text", () => {
    expect(inlineOf("a **b** `c` <img src=x>")).toEqual([
      { kind: "text", text: "a " },
      { kind: "bold", text: "b" },
      { kind: "text", text: " " },
      { kind: "code", text: "c" },
      { kind: "text", text: " <img src=x>" },
    ]);
  });

  it("ends a table where its lines end", () => {
    expect(blocksOf("| a |\n|---|\n| 1 |\nafter").map((block) => block.kind)).toEqual(["table", "paragraph"]);
  });
});
