/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Approve,
  Comparison,
  ListWorstSubjectsParams,
  MapMissingParams,
  MissingMap,
  PageOfWorstSubject,
  Return,
  ReviewView
} from '../model';

import { request } from '../../http';

export const getApprovePreparedUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/approve`
}

/**
 * @summary Sign prepared data for a task; fixes the split
 */
export const approvePrepared = async (studyId: string,
    preparedId: string,
    approve: Approve, options?: Parameters<typeof request>[1]): Promise<ReviewView> => {

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
return request<ReviewView>(getApprovePreparedUrl(studyId,preparedId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(approve)
  }
);}


export const getCompareColumnsUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/comparison`
}

/**
 * @summary Every column before the recipe over after it, counted in the same classes
 */
export const compareColumns = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<Comparison> => {

  return request<Comparison>(getCompareColumnsUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getMapMissingUrl = (studyId: string,
    preparedId: string,
    params?: MapMissingParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/missing?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/missing`
}

/**
 * @summary Missing cells by column and by block of consecutive rows
 */
export const mapMissing = async (studyId: string,
    preparedId: string,
    params?: MapMissingParams, options?: Parameters<typeof request>[1]): Promise<MissingMap> => {

  return request<MissingMap>(getMapMissingUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getReturnPreparedUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/return`
}

/**
 * @summary Send prepared data back with reasons
 */
export const returnPrepared = async (studyId: string,
    preparedId: string,
    _return: Return, options?: Parameters<typeof request>[1]): Promise<ReviewView> => {

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
return request<ReviewView>(getReturnPreparedUrl(studyId,preparedId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(_return)
  }
);}


export const getGetReviewUrl = (studyId: string,
    preparedId: string,) => {




  return `/api/v1/studies/${studyId}/prepared/${preparedId}/review`
}

/**
 * @summary State of the review: who, when, why, which hash
 */
export const getReview = async (studyId: string,
    preparedId: string, options?: Parameters<typeof request>[1]): Promise<ReviewView> => {

  return request<ReviewView>(getGetReviewUrl(studyId,preparedId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListWorstSubjectsUrl = (studyId: string,
    preparedId: string,
    params?: ListWorstSubjectsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/prepared/${preparedId}/worst?${stringifiedParams}` : `/api/v1/studies/${studyId}/prepared/${preparedId}/worst`
}

/**
 * @summary Subjects by the share of cells that are missing, implausible or changed, the worst first
 */
export const listWorstSubjects = async (studyId: string,
    preparedId: string,
    params?: ListWorstSubjectsParams, options?: Parameters<typeof request>[1]): Promise<PageOfWorstSubject> => {

  return request<PageOfWorstSubject>(getListWorstSubjectsUrl(studyId,preparedId,params),
  {
    ...options,
    method: 'GET'


  }
);}


