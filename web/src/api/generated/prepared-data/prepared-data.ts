/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  CheckTargetParams,
  DerivedPrepared,
  DiffSummary,
  Facets,
  GetFacetsParams,
  Grid,
  ListDerivedPreparedParams,
  ListDiffsParams,
  ListPreparedParams,
  ListRowsParams,
  PageOfDiffRow,
  PageOfPreparedSummary,
  PageOfSuggestion,
  PreparedView,
  Profile,
  TargetCheck
} from '../model';

import { request } from '../../http';

export const getListPreparedUrl = (studyId: string,
    params?: ListPreparedParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared`
}

/**
 * @summary Prepared data of this study, newest first
 */
export const listPrepared = async (studyId: string,
    params?: ListPreparedParams, options?: Parameters<typeof request>[1]): Promise<PageOfPreparedSummary> => {

  return request<PageOfPreparedSummary>(getListPreparedUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListDerivedPreparedUrl = (studyId: string,
    params: ListDerivedPreparedParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {
    const explodeParameters = ["version"];

    if (Array.isArray(value) && explodeParameters.includes(key)) {
      value.forEach((v) => {
        normalizedParams.append(key, v === null ? 'null' : String(v));
      });
      return;
    }

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/derived?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/derived`
}

/**
 * @summary What was prepared of versions of a data set
 */
export const listDerivedPrepared = async (studyId: string,
    params: ListDerivedPreparedParams, options?: Parameters<typeof request>[1]): Promise<DerivedPrepared> => {

  return request<DerivedPrepared>(getListDerivedPreparedUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetPreparedUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}`
}

/**
 * @summary Prepared data: columns, steps, findings, state of the review
 */
export const getPrepared = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<PreparedView> => {

  return request<PreparedView>(getGetPreparedUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getDownloadPreparedUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/data`
}

/**
 * @summary The prepared rows as a Parquet file
 */
export const downloadPrepared = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<unknown> => {

  return request<unknown>(getDownloadPreparedUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListDiffsUrl = (studyId: string,
    preparedId: string,
    params?: ListDiffsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/diffs?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/diffs`
}

/**
 * @summary Cells that steps changed: old and new value, by rule
 */
export const listDiffs = async (studyId: string,
    preparedId: string,
    params?: ListDiffsParams, options?: Parameters<typeof request>[1]): Promise<PageOfDiffRow> => {

  return request<PageOfDiffRow>(getListDiffsUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetDiffSummaryUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/diffs/summary`
}

/**
 * @summary How many cells each rule changed in each column
 */
export const getDiffSummary = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<DiffSummary> => {

  return request<DiffSummary>(getGetDiffSummaryUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetFacetsUrl = (studyId: string,
    preparedId: string,
    params: GetFacetsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/facets?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/facets`
}

/**
 * @summary What a column holds, among the rows that pass
 */
export const getFacets = async (studyId: string,
    preparedId: string,
    params: GetFacetsParams, options?: Parameters<typeof request>[1]): Promise<Facets> => {

  return request<Facets>(getGetFacetsUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCheckTargetUrl = (studyId: string,
    preparedId: string,
    params: CheckTargetParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/leaks?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/leaks`
}

/**
 * @summary What an approval with this target would say
 */
export const checkTarget = async (studyId: string,
    preparedId: string,
    params: CheckTargetParams, options?: Parameters<typeof request>[1]): Promise<TargetCheck> => {

  return request<TargetCheck>(getCheckTargetUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetProfileUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/profile`
}

/**
 * @summary Profile of prepared data
 */
export const getProfile = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<Profile> => {

  return request<Profile>(getGetProfileUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListRowsUrl = (studyId: string,
    preparedId: string,
    params?: ListRowsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/rows?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/rows`
}

/**
 * @summary A page of rows, filtered and sorted on the server
 */
export const listRows = async (studyId: string,
    preparedId: string,
    params?: ListRowsParams, options?: Parameters<typeof request>[1]): Promise<Grid> => {

  return request<Grid>(getListRowsUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListSuggestionsUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/suggestions`
}

/**
 * @summary Proposed steps with reason, effect and preview
 */
export const listSuggestions = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<PageOfSuggestion> => {

  return request<PageOfSuggestion>(getListSuggestionsUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


