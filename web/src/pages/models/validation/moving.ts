/** Whether a run is still under way. */
export function isMoving(of: { state: string; withdrawn?: string | null }): boolean {
  return !of.withdrawn && (of.state === "queued" || of.state === "running");
}
