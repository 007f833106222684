export type Status = "filled" | "partly" | "author" | "not_applicable";
export type Item = { number: string; text: string; status: Status; state: string; place: string };

/** The words of the checklist file for each status, in both languages. */
const STATUS: Record<string, Status> = {
  Filled: "filled",
  작성됨: "filled",
  "Partly; author completes": "partly",
  "일부 작성, 저자 보완": "partly",
  "Not applicable": "not_applicable",
  "해당 없음": "not_applicable",
};

/** The items of the checklist file: number, text, state in words, where it is in the pack. */
export function itemsOf(rows: readonly string[][]): Item[] {
  return rows.slice(1).map(([number = "", text = "", state = "", place = ""]) => ({
    number,
    text,
    state,
    place,
    status: STATUS[state] ?? "author",
  }));
}

export function countOf(items: readonly Item[]): Record<Status, number> {
  const found: Record<Status, number> = { filled: 0, partly: 0, author: 0, not_applicable: 0 };
  for (const item of items) found[item.status] += 1;
  return found;
}
