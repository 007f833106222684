import { updateDictionary } from "@/api/generated";
import { beginRecipe } from "../sets/begin";
import { fatesOf, type Mapping, settingsFrom, stepsFrom } from "./mapping";
import { type Both, columnsOf } from "./useBoth";

type Wish = { studyId: string; datasetId: string; both: Both; mapping: Mapping; withSettings: boolean };

/** Settings first, as a new version of the data set; then the steps as a new recipe on it. Gives the recipe's id. */
export async function takeOver({ studyId, datasetId, both, mapping, withSettings }: Wish): Promise<string> {
  const { recipe, checks, old, version } = both;
  const columns = settingsFrom(old, columnsOf(version.manifest), mapping);
  let number = version.manifest.version;
  if (withSettings && Object.keys(columns).length > 0) {
    const body = { columns, note: recipe.title.slice(0, 500) };
    const tag = { headers: { "If-Match": version.etag } };
    number = (await updateDictionary(studyId, datasetId, "latest", body, tag)).manifest.version;
  }
  const written = stepsFrom(fatesOf(recipe.steps, checks, mapping), mapping);
  const data = { dataset_id: datasetId, dataset_version: number };
  return (await beginRecipe(studyId, { ...data, title: recipe.title, ...written })).id;
}
