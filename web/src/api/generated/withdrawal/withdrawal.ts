/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Consequences,
  DatasetView,
  ErasurePreview,
  ListConsequencesParams,
  ListWithdrawalsParams,
  PageOfWithdrawalView,
  RetentionIn,
  RetentionView,
  SubjectIn,
  WithdrawIn,
  WithdrawalView
} from '../model';

import { request } from '../../http';

export const getListConsequencesUrl = (studyId: string,
    params: ListConsequencesParams,) => {
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

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/consequences?${stringifiedParams}` : `/api/v1/studies/${studyId}/consequences`
}

/**
 * @summary What withdrawing versions of a data set takes with it
 */
export const listConsequences = async (studyId: string,
    params: ListConsequencesParams, options?: Parameters<typeof request>[1]): Promise<Consequences> => {

  return request<Consequences>(getListConsequencesUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getEraseSubjectUrl = (studyId: string,
    datasetId: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/erasures`
}

/**
 * @summary Write a version without one subject and purge every earlier one with all that came of it
 */
export const eraseSubject = async (studyId: string,
    datasetId: string,
    subjectIn: SubjectIn, options?: Parameters<typeof request>[1]): Promise<WithdrawalView> => {

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
return request<WithdrawalView>(getEraseSubjectUrl(studyId,datasetId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(subjectIn)
  }
);}


export const getPreviewErasureUrl = (studyId: string,
    datasetId: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/erasures/preview`
}

/**
 * @summary Where one subject is; nothing is changed and the identifier is not kept
 */
export const previewErasure = async (studyId: string,
    datasetId: string,
    subjectIn: SubjectIn, options?: Parameters<typeof request>[1]): Promise<ErasurePreview> => {

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
return request<ErasurePreview>(getPreviewErasureUrl(studyId,datasetId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(subjectIn)
  }
);}


export const getWithdrawDatasetUrl = (studyId: string,
    datasetId: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/withdraw`
}

/**
 * @summary Take versions out of use
 */
export const withdrawDataset = async (studyId: string,
    datasetId: string,
    withdrawIn: WithdrawIn, options?: Parameters<typeof request>[1]): Promise<DatasetView> => {

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
return request<DatasetView>(getWithdrawDatasetUrl(studyId,datasetId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(withdrawIn)
  }
);}


export const getListWithdrawalsUrl = (studyId: string,
    datasetId: string,
    params?: ListWithdrawalsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/datasets/${datasetId}/withdrawals?${stringifiedParams}` : `/api/v1/studies/${studyId}/datasets/${datasetId}/withdrawals`
}

/**
 * @summary What was withdrawn or erased, newest first
 */
export const listWithdrawals = async (studyId: string,
    datasetId: string,
    params?: ListWithdrawalsParams, options?: Parameters<typeof request>[1]): Promise<PageOfWithdrawalView> => {

  return request<PageOfWithdrawalView>(getListWithdrawalsUrl(studyId,datasetId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetRetentionUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/retention`
}

/**
 * @summary How long the study keeps data, and what becomes of it then
 */
export const getRetention = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<RetentionView> => {

  return request<RetentionView>(getGetRetentionUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getSetRetentionUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/retention`
}

/**
 * @summary Say how long data is kept, and what becomes of withdrawn data
 */
export const setRetention = async (studyId: string,
    retentionIn: RetentionIn, options?: Parameters<typeof request>[1]): Promise<RetentionView> => {

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
return request<RetentionView>(getSetRetentionUrl(studyId),
  {
    ...options,
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(retentionIn)
  }
);}


