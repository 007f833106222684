/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Approve,
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


