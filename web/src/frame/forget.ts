const OURS = "medloom.";
const KEPT = ["medloom.language", "medloom.review."];

/**
 * Leaves nothing of the person in the browser at sign-out: unsent edits and followed jobs go. The language stays, and
 * what was begun of a review, which holds marks and notes and no row.
 */
export function forget(): void {
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(OURS) && !KEPT.some((kept) => key.startsWith(kept))) localStorage.removeItem(key);
  }
}
