/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  ComparisonRequest,
  ComparisonView,
  CurvesView,
  GetLeaderboardParams,
  Leaderboard,
  ListComparisonsParams,
  PageOfComparisonView
} from '../model';

import { request } from '../../http';

export const getListComparisonsUrl = (studyId: string,
    params?: ListComparisonsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/comparisons?${stringifiedParams}` : `/api/v1/studies/${studyId}/comparisons`
}

/**
 * @summary Comparisons of a study, newest first
 */
export const listComparisons = async (studyId: string,
    params?: ListComparisonsParams, options?: Parameters<typeof request>[1]): Promise<PageOfComparisonView> => {

  return request<PageOfComparisonView>(getListComparisonsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCreateComparisonUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/comparisons`
}

/**
 * @summary Compare models on the same rows with paired tests; the same models again give the same comparison
 */
export const createComparison = async (studyId: string,
    comparisonRequest: ComparisonRequest, options?: Parameters<typeof request>[1]): Promise<ComparisonView> => {

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
return request<ComparisonView>(getCreateComparisonUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(comparisonRequest)
  }
);}


export const getGetLeaderboardUrl = (studyId: string,
    params?: GetLeaderboardParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/comparisons/leaderboard?${stringifiedParams}` : `/api/v1/studies/${studyId}/comparisons/leaderboard`
}

/**
 * @summary All models of a study, the best first
 */
export const getLeaderboard = async (studyId: string,
    params?: GetLeaderboardParams, options?: Parameters<typeof request>[1]): Promise<Leaderboard> => {

  return request<Leaderboard>(getGetLeaderboardUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetComparisonUrl = (studyId: string,
    comparisonId: string,) => {




  return `/api/v1/studies/${studyId}/comparisons/${comparisonId}`
}

/**
 * @summary One comparison
 */
export const getComparison = async (studyId: string,
    comparisonId: string, options?: Parameters<typeof request>[1]): Promise<ComparisonView> => {

  return request<ComparisonView>(getGetComparisonUrl(studyId,comparisonId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetComparisonCurvesUrl = (studyId: string,
    comparisonId: string,) => {




  return `/api/v1/studies/${studyId}/comparisons/${comparisonId}/curves`
}

/**
 * @summary ROC, precision-recall, calibration and decision curves, and what each threshold does
 */
export const getComparisonCurves = async (studyId: string,
    comparisonId: string, options?: Parameters<typeof request>[1]): Promise<CurvesView> => {

  return request<CurvesView>(getGetComparisonCurvesUrl(studyId,comparisonId),
  {
    ...options,
    method: 'GET'


  }
);}


