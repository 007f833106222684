export type Inline = { kind: "text" | "bold" | "code"; text: string };
export type Block =
  | { kind: "heading"; level: number; inline: Inline[] }
  | { kind: "paragraph"; inline: Inline[] }
  | { kind: "list"; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^[-*]\s+(.*)$/;
const RULE = /^\|?[\s:|-]+\|[\s:|-]*$/;

/** The Markdown that model cards are written in: headings, paragraphs, lists, tables, bold and code. No HTML. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const lines of paragraphsOf(text)) {
    let rest = lines;
    while (rest.length > 0) {
      const [block, used] = nextBlock(rest);
      blocks.push(block);
      rest = rest.slice(used);
    }
  }
  return blocks;
}

function paragraphsOf(text: string): string[][] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0);
}

function nextBlock(lines: string[]): [Block, number] {
  const first = lines[0] ?? "";
  const heading = HEADING.exec(first);
  if (heading)
    return [{ kind: "heading", level: (heading[1] ?? "").length, inline: inlineOf(heading[2] ?? "") }, 1];
  if (first.startsWith("|") && RULE.test(lines[1] ?? "")) return tableOf(lines);
  const items = lines.findIndex((line) => !ITEM.test(line));
  const count = items < 0 ? lines.length : items;
  if (count > 0) {
    return [
      { kind: "list", items: lines.slice(0, count).map((line) => inlineOf(ITEM.exec(line)?.[1] ?? "")) },
      count,
    ];
  }
  const end = lines.findIndex(
    (line, at) => at > 0 && (HEADING.test(line) || ITEM.test(line) || line.startsWith("|")),
  );
  const used = end < 0 ? lines.length : end;
  return [{ kind: "paragraph", inline: inlineOf(lines.slice(0, used).join(" ")) }, used];
}

function tableOf(lines: string[]): [Block, number] {
  const end = lines.findIndex((line) => !line.startsWith("|"));
  const used = end < 0 ? lines.length : end;
  const [head, , ...rows] = lines.slice(0, used).map(cellsOf);
  return [{ kind: "table", head: head ?? [], rows }, used];
}

function cellsOf(line: string): Inline[][] {
  return line
    .replace(/^\|/, "")
    .replace(/\|\s*$/, "")
    .split("|")
    .map((cell) => inlineOf(cell.trim()));
}

/** Bold and code within a line; everything else is plain text. */
export function inlineOf(text: string): Inline[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (/^\*\*[^*]+\*\*$/.test(part)) return { kind: "bold", text: part.slice(2, -2) };
      if (/^`[^`]+`$/.test(part)) return { kind: "code", text: part.slice(1, -1) };
      return { kind: "text", text: part };
    });
}
