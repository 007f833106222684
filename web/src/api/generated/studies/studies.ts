/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  ListStudiesParams,
  PageOfStudy,
  Study,
  StudyChange,
  StudyIn
} from '../model';

import { request } from '../../http';

export const getListStudiesUrl = (params?: ListStudiesParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies?${stringifiedParams}` : `/api/v1/studies`
}

/**
 * @summary Your studies; every study's card for the site administrator
 */
export const listStudies = async (params?: ListStudiesParams, options?: Parameters<typeof request>[1]): Promise<PageOfStudy> => {

  return request<PageOfStudy>(getListStudiesUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOpenStudyUrl = () => {




  return `/api/v1/studies`
}

/**
 * @summary Open a study and own it
 */
export const openStudy = async (studyIn: StudyIn, options?: Parameters<typeof request>[1]): Promise<Study> => {

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
return request<Study>(getOpenStudyUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(studyIn)
  }
);}


export const getGetStudyUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}`
}

/**
 * @summary A study's card
 */
export const getStudy = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<Study> => {

  return request<Study>(getGetStudyUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getUpdateStudyUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}`
}

/**
 * @summary Change title, question or end (If-Match)
 */
export const updateStudy = async (studyId: string,
    studyChange: StudyChange, options?: Parameters<typeof request>[1]): Promise<Study> => {

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
return request<Study>(getUpdateStudyUrl(studyId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(studyChange)
  }
);}


export const getCloseStudyUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/close`
}

/**
 * @summary Close a study: nobody acts in it any more
 */
export const closeStudy = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<Study> => {

  return request<Study>(getCloseStudyUrl(studyId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getReopenStudyUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/open`
}

/**
 * @summary Approve a waiting study or reopen a closed one
 */
export const reopenStudy = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<Study> => {

  return request<Study>(getReopenStudyUrl(studyId),
  {
    ...options,
    method: 'POST'


  }
);}


