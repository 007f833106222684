/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  DeadLetterView,
  ListServiceJobsParams,
  PageOfOperationsJob,
  QueuesView,
  StorageView
} from '../model';

import { request } from '../../http';

export const getListDeadLettersUrl = (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',) => {




  return `/api/v1/operations/${service}/dead-letters`
}

/**
 * @summary Events that a service could not handle
 */
export const listDeadLetters = async (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report', options?: Parameters<typeof request>[1]): Promise<DeadLetterView[]> => {

  return request<DeadLetterView[]>(getListDeadLettersUrl(service),
  {
    ...options,
    method: 'GET'


  }
);}


export const getReplayDeadLetterUrl = (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',
    eventId: string,) => {




  return `/api/v1/operations/${service}/dead-letters/${eventId}/replay`
}

/**
 * @summary Hand a parked event to its service again; it is parked anew if it fails again
 */
export const replayDeadLetter = async (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',
    eventId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getReplayDeadLetterUrl(service,eventId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getListServiceJobsUrl = (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',
    params?: ListServiceJobsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {
    const explodeParameters = ["state"];

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

  return stringifiedParams.length > 0 ? `/api/v1/operations/${service}/jobs?${stringifiedParams}` : `/api/v1/operations/${service}/jobs`
}

/**
 * @summary Jobs of a service, newest first
 */
export const listServiceJobs = async (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',
    params?: ListServiceJobsParams, options?: Parameters<typeof request>[1]): Promise<PageOfOperationsJob> => {

  return request<PageOfOperationsJob>(getListServiceJobsUrl(service,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetServiceQueuesUrl = (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',) => {




  return `/api/v1/operations/${service}/queues`
}

/**
 * @summary How busy a service is
 */
export const getServiceQueues = async (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report', options?: Parameters<typeof request>[1]): Promise<QueuesView> => {

  return request<QueuesView>(getGetServiceQueuesUrl(service),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetServiceStorageUrl = (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report',) => {




  return `/api/v1/operations/${service}/storage`
}

/**
 * @summary What a service stores, by bucket and study
 */
export const getServiceStorage = async (service: 'authz' | 'ingest' | 'preprocess' | 'train' | 'predict' | 'report', options?: Parameters<typeof request>[1]): Promise<StorageView> => {

  return request<StorageView>(getGetServiceStorageUrl(service),
  {
    ...options,
    method: 'GET'


  }
);}


