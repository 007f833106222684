/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  JobView
} from '../model';

import { request } from '../../http';

export const getGetJobUrl = (studyId: string,
    jobId: string,) => {




  return `/api/v1/studies/${studyId}/jobs/${jobId}`
}

/**
 * @summary State and progress of a job
 */
export const getJob = async (studyId: string,
    jobId: string, options?: Parameters<typeof request>[1]): Promise<JobView> => {

  return request<JobView>(getGetJobUrl(studyId,jobId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCancelJobUrl = (studyId: string,
    jobId: string,) => {




  return `/api/v1/studies/${studyId}/jobs/${jobId}/cancel`
}

/**
 * @summary Ask a job to stop; training keeps its best so far
 */
export const cancelJob = async (studyId: string,
    jobId: string, options?: Parameters<typeof request>[1]): Promise<JobView> => {

  return request<JobView>(getCancelJobUrl(studyId,jobId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getFollowJobUrl = (studyId: string,
    jobId: string,) => {




  return `/api/v1/studies/${studyId}/jobs/${jobId}/stream`
}

/**
 * @summary Progress of a job as server-sent events
 */
export const followJob = async (studyId: string,
    jobId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getFollowJobUrl(studyId,jobId),
  {
    ...options,
    method: 'GET'


  }
);}


