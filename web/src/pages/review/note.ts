const MOST = 5_000;

/** A remark on a finding, with the finding's own words before it. */
export type Remark = { about: string; text: string };
/** One line of the checklist in words: "Findings: 3 of 4". */
export type NoteWords = { remarks: string; looked: string };

/** The note that is signed: the reviewer's words, the remarks, and what was looked at. */
export function signedNote(
  note: string,
  remarks: readonly Remark[],
  looked: readonly string[],
  words: NoteWords,
): string {
  const kept = remarks.filter((remark) => remark.text.trim() !== "");
  const ending = [
    kept.length > 0 &&
      [words.remarks, ...kept.map((remark) => `- ${remark.about}: ${remark.text.trim()}`)].join("\n"),
    looked.length > 0 && `${words.looked} ${looked.join(" · ")}`,
  ].filter((part) => typeof part === "string");
  const tail = ending.join("\n\n");
  const own = note.trim().slice(0, Math.max(MOST - tail.length - 2, 0));
  return [own, tail]
    .filter((part) => part !== "")
    .join("\n\n")
    .slice(0, MOST);
}
