import { createRecipe } from "@/api/generated";
import type { RecipeIn, RecipeView } from "@/api/generated/model";
import { isProblem } from "@/api/problem";

const TRIES = 30;
const PAUSE_MS = 400;

/** Begins a recipe. The service that keeps recipes hears of new data a moment after it was accepted. */
export async function beginRecipe(studyId: string, body: RecipeIn): Promise<RecipeView> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await createRecipe(studyId, body);
    } catch (error) {
      if (!isProblem(error) || error.status !== 404 || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
