/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  DatasetView,
  DictionaryIn,
  ListDatasetRowsParams,
  ListDatasetsParams,
  PageOfDatasetView,
  RowsView,
  VersionView
} from '../model';

import { request } from '../../http';

export const getListDatasetsUrl = (studyId: string,
    params?: ListDatasetsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/datasets?${stringifiedParams}` : `/api/v1/studies/${studyId}/datasets`
}

/**
 * @summary Data sets of the study, newest first
 */
export const listDatasets = async (studyId: string,
    params?: ListDatasetsParams, options?: Parameters<typeof request>[1]): Promise<PageOfDatasetView> => {

  return request<PageOfDatasetView>(getListDatasetsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetDatasetUrl = (studyId: string,
    datasetId: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}`
}

/**
 * @summary A data set and its versions
 */
export const getDataset = async (studyId: string,
    datasetId: string, options?: Parameters<typeof request>[1]): Promise<DatasetView> => {

  return request<DatasetView>(getGetDatasetUrl(studyId,datasetId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetDatasetVersionUrl = (studyId: string,
    datasetId: string,
    version: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/versions/${version}`
}

/**
 * @summary Dictionary and provenance of a version
 */
export const getDatasetVersion = async (studyId: string,
    datasetId: string,
    version: string, options?: Parameters<typeof request>[1]): Promise<VersionView> => {

  return request<VersionView>(getGetDatasetVersionUrl(studyId,datasetId,version),
  {
    ...options,
    method: 'GET'


  }
);}


export const getUpdateDictionaryUrl = (studyId: string,
    datasetId: string,
    version: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/versions/${version}/dictionary`
}

/**
 * @summary Make a new version with other labels, units, roles or ranges
 */
export const updateDictionary = async (studyId: string,
    datasetId: string,
    version: string,
    dictionaryIn: DictionaryIn, options?: Parameters<typeof request>[1]): Promise<VersionView> => {

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
return request<VersionView>(getUpdateDictionaryUrl(studyId,datasetId,version),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(dictionaryIn)
  }
);}


export const getDownloadOriginalUrl = (studyId: string,
    datasetId: string,
    version: string,) => {




  return `/api/v1/studies/${studyId}/datasets/${datasetId}/versions/${version}/original`
}

/**
 * @summary The bytes as they were uploaded
 */
export const downloadOriginal = async (studyId: string,
    datasetId: string,
    version: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getDownloadOriginalUrl(studyId,datasetId,version),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListDatasetRowsUrl = (studyId: string,
    datasetId: string,
    version: string,
    params?: ListDatasetRowsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/datasets/${datasetId}/versions/${version}/rows?${stringifiedParams}` : `/api/v1/studies/${studyId}/datasets/${datasetId}/versions/${version}/rows`
}

/**
 * @summary Rows of a version, page by page
 */
export const listDatasetRows = async (studyId: string,
    datasetId: string,
    version: string,
    params?: ListDatasetRowsParams, options?: Parameters<typeof request>[1]): Promise<RowsView> => {

  return request<RowsView>(getListDatasetRowsUrl(studyId,datasetId,version,params),
  {
    ...options,
    method: 'GET'


  }
);}


