import { useQuery } from "@tanstack/react-query";
import { getDatasetVersion, listDatasets } from "@/api/generated";
import type { RecipeView } from "@/api/generated/model";
import type { JoinableTable } from "@/parts/SchemaForm";

/** The other tables of the study that a step can join: those of this data set by name, others by data set. */
export function useTables(studyId: string, recipe: RecipeView, wanted: boolean): JoinableTable[] {
  const read = useQuery({
    queryKey: ["datasets", studyId, "joinable", recipe.dataset_id, recipe.dataset_version],
    queryFn: async ({ signal }) => {
      const { items } = await listDatasets(studyId, { limit: 100 }, { signal });
      const manifests = await Promise.all(
        items.map((one) =>
          getDatasetVersion(studyId, one.id, String(one.latest), { signal }).catch(() => null),
        ),
      );
      return manifests.flatMap((version) => {
        const manifest = version?.manifest;
        if (!manifest) return [];
        const own = manifest.dataset_id === recipe.dataset_id;
        return manifest.tables.slice(own ? 1 : 0).map((table, at) => ({
          name: own
            ? (table.name ?? "")
            : `${manifest.dataset_id}@${manifest.version}${at > 0 ? `/${table.name}` : ""}`,
          label: own || at > 0 ? `${manifest.title} · ${table.name}` : manifest.title,
          columns: table.columns.map((column) => column.name),
        }));
      });
    },
    enabled: wanted,
  });
  return read.data ?? [];
}
