export function StartedFrom(_: { studyId: string }) {
  return null;
}
