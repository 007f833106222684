/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Facets,
  Fork,
  GetPreviewFacetsParams,
  Grid,
  ListPreviewColumnsParams,
  ListPreviewSpellingsParams,
  ListRecipeVersionsParams,
  ListRecipesParams,
  ListRunsParams,
  PageOfRecipeSummary,
  PageOfRecipeVersionView,
  PageOfRunView,
  PageOfSpellingGroupSeen,
  PageOfSuggestion,
  PreviewRecipeParams,
  RecipeCheck,
  RecipeEdit,
  RecipeIn,
  RecipeView,
  Replay,
  Restore,
  RunView,
  SeenColumns,
  StepEffects,
  StepTrial,
  TryStep
} from '../model';

import { request } from '../../http';

export const getListRecipesUrl = (studyId: string,
    params?: ListRecipesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes`
}

/**
 * @summary Recipes of this study, newest first
 */
export const listRecipes = async (studyId: string,
    params?: ListRecipesParams, options?: Parameters<typeof request>[1]): Promise<PageOfRecipeSummary> => {

  return request<PageOfRecipeSummary>(getListRecipesUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCreateRecipeUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/recipes`
}

/**
 * @summary Begin a recipe on a data set version
 */
export const createRecipe = async (studyId: string,
    recipeIn: RecipeIn, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<RecipeView>(getCreateRecipeUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(recipeIn)
  }
);}


export const getGetRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}`
}

/**
 * @summary A recipe with its steps
 */
export const getRecipe = async (studyId: string,
    recipeId: string, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

  return request<RecipeView>(getGetRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getUpdateRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}`
}

/**
 * @summary Change a recipe; the steps are sent whole
 */
export const updateRecipe = async (studyId: string,
    recipeId: string,
    recipeEdit: RecipeEdit, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<RecipeView>(getUpdateRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(recipeEdit)
  }
);}


export const getCheckRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/check`
}

/**
 * @summary Whether each step fits, without reading data
 */
export const checkRecipe = async (studyId: string,
    recipeId: string, options?: Parameters<typeof request>[1]): Promise<RecipeCheck> => {

  return request<RecipeCheck>(getCheckRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getListStepEffectsUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/effects`
}

/**
 * @summary Rows, cells and columns that each step changes
 */
export const listStepEffects = async (studyId: string,
    recipeId: string, options?: Parameters<typeof request>[1]): Promise<StepEffects> => {

  return request<StepEffects>(getListStepEffectsUrl(studyId,recipeId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getForkRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/fork`
}

/**
 * @summary Branch a recipe at a step
 */
export const forkRecipe = async (studyId: string,
    recipeId: string,
    fork: Fork, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<RecipeView>(getForkRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(fork)
  }
);}


export const getPreviewRecipeUrl = (studyId: string,
    recipeId: string,
    params?: PreviewRecipeParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes/${recipeId}/preview?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes/${recipeId}/preview`
}

/**
 * @summary Rows as they are after one step
 */
export const previewRecipe = async (studyId: string,
    recipeId: string,
    params?: PreviewRecipeParams, options?: Parameters<typeof request>[1]): Promise<Grid> => {

  return request<Grid>(getPreviewRecipeUrl(studyId,recipeId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListPreviewColumnsUrl = (studyId: string,
    recipeId: string,
    params?: ListPreviewColumnsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/columns?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/columns`
}

/**
 * @summary The dictionary after one step, with facts on demand
 */
export const listPreviewColumns = async (studyId: string,
    recipeId: string,
    params?: ListPreviewColumnsParams, options?: Parameters<typeof request>[1]): Promise<SeenColumns> => {

  return request<SeenColumns>(getListPreviewColumnsUrl(studyId,recipeId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetPreviewFacetsUrl = (studyId: string,
    recipeId: string,
    params: GetPreviewFacetsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/facets?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/facets`
}

/**
 * @summary What a column holds after one step
 */
export const getPreviewFacets = async (studyId: string,
    recipeId: string,
    params: GetPreviewFacetsParams, options?: Parameters<typeof request>[1]): Promise<Facets> => {

  return request<Facets>(getGetPreviewFacetsUrl(studyId,recipeId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListPreviewSpellingsUrl = (studyId: string,
    recipeId: string,
    params: ListPreviewSpellingsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/spellings?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes/${recipeId}/preview/spellings`
}

/**
 * @summary Spellings of a column that probably mean the same, as groups for a merge step
 */
export const listPreviewSpellings = async (studyId: string,
    recipeId: string,
    params: ListPreviewSpellingsParams, options?: Parameters<typeof request>[1]): Promise<PageOfSpellingGroupSeen> => {

  return request<PageOfSpellingGroupSeen>(getListPreviewSpellingsUrl(studyId,recipeId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getReplayRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/replay`
}

/**
 * @summary The same steps on another data set
 */
export const replayRecipe = async (studyId: string,
    recipeId: string,
    replay: Replay, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<RecipeView>(getReplayRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(replay)
  }
);}


export const getRestoreRecipeUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/restore`
}

/**
 * @summary Undo or redo: an earlier version becomes the newest
 */
export const restoreRecipe = async (studyId: string,
    recipeId: string,
    restore: Restore, options?: Parameters<typeof request>[1]): Promise<RecipeView> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<RecipeView>(getRestoreRecipeUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(restore)
  }
);}


export const getStartRunUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/runs`
}

/**
 * @summary Execute a recipe
 */
export const startRun = async (studyId: string,
    recipeId: string, options?: Parameters<typeof request>[1]): Promise<RunView> => {

  return request<RunView>(getStartRunUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getListRecipeSuggestionsUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/suggestions`
}

/**
 * @summary Steps proposed for the newest result
 */
export const listRecipeSuggestions = async (studyId: string,
    recipeId: string, options?: Parameters<typeof request>[1]): Promise<PageOfSuggestion> => {

  return request<PageOfSuggestion>(getListRecipeSuggestionsUrl(studyId,recipeId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getTryStepUrl = (studyId: string,
    recipeId: string,) => {




  return `/api/v1/studies/${studyId}/recipes/${recipeId}/try`
}

/**
 * @summary What a step would do here, without writing it
 */
export const tryStep = async (studyId: string,
    recipeId: string,
    tryStepBody: TryStep, options?: Parameters<typeof request>[1]): Promise<StepTrial> => {

    const getHeaders = (h?: NonNullable<RequestInit['headers']>): Record<string, string | readonly string[]> => {
    if (!h) return {};
    if (h instanceof Headers) return Object.fromEntries(h.entries());
    if (Symbol.iterator in h) {
      return Object.fromEntries(
        Array.from(h as Iterable<Iterable<string>>, (entry) => Array.from(entry) as [string, string]),
      );
    }
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries<string | readonly string[] | undefined>(h)) {
      if (value !== undefined) headers[name] = value;
    }
    return headers;
  };
return request<StepTrial>(getTryStepUrl(studyId,recipeId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(tryStepBody)
  }
);}


export const getListRecipeVersionsUrl = (studyId: string,
    recipeId: string,
    params?: ListRecipeVersionsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/recipes/${recipeId}/versions?${stringifiedParams}` : `/api/v1/studies/${studyId}/recipes/${recipeId}/versions`
}

/**
 * @summary Every version of a recipe, newest first
 */
export const listRecipeVersions = async (studyId: string,
    recipeId: string,
    params?: ListRecipeVersionsParams, options?: Parameters<typeof request>[1]): Promise<PageOfRecipeVersionView> => {

  return request<PageOfRecipeVersionView>(getListRecipeVersionsUrl(studyId,recipeId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListRunsUrl = (studyId: string,
    params?: ListRunsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/runs?${stringifiedParams}` : `/api/v1/studies/${studyId}/runs`
}

/**
 * @summary Runs of this study, newest first
 */
export const listRuns = async (studyId: string,
    params?: ListRunsParams, options?: Parameters<typeof request>[1]): Promise<PageOfRunView> => {

  return request<PageOfRunView>(getListRunsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetRunUrl = (studyId: string,
    runId: string,) => {




  return `/api/v1/studies/${studyId}/runs/${runId}`
}

/**
 * @summary A run: its state, what each step did, the step that failed
 */
export const getRun = async (studyId: string,
    runId: string, options?: Parameters<typeof request>[1]): Promise<RunView> => {

  return request<RunView>(getGetRunUrl(studyId,runId),
  {
    ...options,
    method: 'GET'


  }
);}


