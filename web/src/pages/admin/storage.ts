import type { StorageView } from "@/api/generated/model";

export type StudyStorage = {
  studyId: string | null;
  bytes: number;
  objects: number;
  buckets: Record<string, number>;
};

/** What each study takes, the largest first; what belongs to no study comes last. */
export function byStudy(views: readonly StorageView[]): StudyStorage[] {
  const found = new Map<string | null, StudyStorage>();
  for (const one of views.flatMap((view) => view.stored)) {
    const study = found.get(one.study_id) ?? { studyId: one.study_id, bytes: 0, objects: 0, buckets: {} };
    study.bytes += one.bytes;
    study.objects += one.objects;
    study.buckets[one.bucket] = (study.buckets[one.bucket] ?? 0) + one.bytes;
    found.set(one.study_id, study);
  }
  return [...found.values()].sort(
    (a, b) => Number(a.studyId === null) - Number(b.studyId === null) || b.bytes - a.bytes,
  );
}

export function totalOf(views: readonly StorageView[]): {
  objects: number;
  databases: number;
  free: number | null;
} {
  const free = views.map((view) => view.free_bytes).filter((value) => value !== null);
  return {
    objects: byStudy(views).reduce((sum, one) => sum + one.bytes, 0),
    databases: views.reduce((sum, view) => sum + view.database_bytes, 0),
    free: free.length > 0 ? Math.min(...free) : null,
  };
}
