import type { Preview } from "@/api/generated/model";

const MOST = 4;

/** A few different values of each column, as a person would leaf through the file. */
export function samplesOf(preview: Preview | undefined): Map<string, string> {
  const found = new Map<string, string>();
  preview?.columns.forEach((name, place) => {
    const values = new Set<string>();
    for (const row of preview.rows) {
      const value = row[place];
      if (value !== null && value !== undefined) values.add(String(value));
      if (values.size >= MOST) break;
    }
    found.set(name, [...values].join(", "));
  });
  return found;
}
