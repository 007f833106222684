/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  AcceptIn,
  AcceptedView,
  DecisionsIn,
  ListUploadsParams,
  PageOfUploadView,
  Preview,
  PreviewUploadParams,
  ProposalPatch,
  ProposalView,
  UploadView
} from '../model';

import { request } from '../../http';

export const getListUploadsUrl = (studyId: string,
    params?: ListUploadsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/uploads?${stringifiedParams}` : `/api/v1/studies/${studyId}/uploads`
}

/**
 * @summary Uploads of the study, newest first
 */
export const listUploads = async (studyId: string,
    params?: ListUploadsParams, options?: Parameters<typeof request>[1]): Promise<PageOfUploadView> => {

  return request<PageOfUploadView>(getListUploadsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getTusCapabilitiesUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/files`
}

/**
 * @summary What this upload server can do
 */
export const tusCapabilities = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getTusCapabilitiesUrl(studyId),
  {
    ...options,
    method: 'OPTIONS'


  }
);}


export const getTusCreateUploadUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/files`
}

/**
 * @summary Announce an upload
 */
export const tusCreateUpload = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getTusCreateUploadUrl(studyId),
  {
    ...options,
    method: 'POST'


  }
);}


export const getTusDeleteUploadUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/files/${uploadId}`
}

/**
 * @summary End an upload and delete its bytes
 */
export const tusDeleteUpload = async (studyId: string,
    uploadId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getTusDeleteUploadUrl(studyId,uploadId),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getTusGetOffsetUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/files/${uploadId}`
}

/**
 * @summary How many bytes have arrived
 */
export const tusGetOffset = async (studyId: string,
    uploadId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getTusGetOffsetUrl(studyId,uploadId),
  {
    ...options,
    method: 'HEAD'


  }
);}


export const getTusAppendPartUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/files/${uploadId}`
}

/**
 * @summary Send the next bytes
 */
export const tusAppendPart = async (studyId: string,
    uploadId: string,
    tusAppendPartBody?: Blob, options?: Parameters<typeof request>[1]): Promise<void> => {

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
return request<void>(getTusAppendPartUrl(studyId,uploadId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/offset+octet-stream', ...getHeaders(options?.headers) },
    body: tusAppendPartBody
  }
);}


export const getGetUploadUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/${uploadId}`
}

/**
 * @summary An upload and where it stands
 */
export const getUpload = async (studyId: string,
    uploadId: string, options?: Parameters<typeof request>[1]): Promise<UploadView> => {

  return request<UploadView>(getGetUploadUrl(studyId,uploadId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getAcceptUploadUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/${uploadId}/accept`
}

/**
 * @summary Make the upload a data set version
 */
export const acceptUpload = async (studyId: string,
    uploadId: string,
    acceptIn: AcceptIn, options?: Parameters<typeof request>[1]): Promise<AcceptedView> => {

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
return request<AcceptedView>(getAcceptUploadUrl(studyId,uploadId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(acceptIn)
  }
);}


export const getDecideIdentifiersUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/${uploadId}/identifiers`
}

/**
 * @summary Resolve columns that may identify people
 */
export const decideIdentifiers = async (studyId: string,
    uploadId: string,
    decisionsIn: DecisionsIn, options?: Parameters<typeof request>[1]): Promise<ProposalView> => {

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
return request<ProposalView>(getDecideIdentifiersUrl(studyId,uploadId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(decisionsIn)
  }
);}


export const getPreviewUploadUrl = (studyId: string,
    uploadId: string,
    params?: PreviewUploadParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/uploads/${uploadId}/preview?${stringifiedParams}` : `/api/v1/studies/${studyId}/uploads/${uploadId}/preview`
}

/**
 * @summary The first fifty rows under the present options
 */
export const previewUpload = async (studyId: string,
    uploadId: string,
    params?: PreviewUploadParams, options?: Parameters<typeof request>[1]): Promise<Preview> => {

  return request<Preview>(getPreviewUploadUrl(studyId,uploadId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetProposalUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/${uploadId}/proposal`
}

/**
 * @summary What was guessed about the file, and why
 */
export const getProposal = async (studyId: string,
    uploadId: string, options?: Parameters<typeof request>[1]): Promise<ProposalView> => {

  return request<ProposalView>(getGetProposalUrl(studyId,uploadId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getUpdateProposalUrl = (studyId: string,
    uploadId: string,) => {




  return `/api/v1/studies/${studyId}/uploads/${uploadId}/proposal`
}

/**
 * @summary Change the import; new reading options have the file read again (202 with a job)
 */
export const updateProposal = async (studyId: string,
    uploadId: string,
    proposalPatch: ProposalPatch, options?: Parameters<typeof request>[1]): Promise<ProposalView> => {

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
return request<ProposalView>(getUpdateProposalUrl(studyId,uploadId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(proposalPatch)
  }
);}


