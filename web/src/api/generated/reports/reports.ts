/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  DerivedReports,
  ListDerivedReportsParams,
  ListReportsParams,
  PageOfReportView,
  ReportRequest,
  ReportView
} from '../model';

import { request } from '../../http';

export const getListReportsUrl = (studyId: string,
    params?: ListReportsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/reports?${stringifiedParams}` : `/api/v1/studies/${studyId}/reports`
}

/**
 * @summary Reports of a study, newest first
 */
export const listReports = async (studyId: string,
    params?: ListReportsParams, options?: Parameters<typeof request>[1]): Promise<PageOfReportView> => {

  return request<PageOfReportView>(getListReportsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCreateReportUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/reports`
}

/**
 * @summary Build a publication pack of an experiment
 */
export const createReport = async (studyId: string,
    reportRequest: ReportRequest, options?: Parameters<typeof request>[1]): Promise<ReportView> => {

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
return request<ReportView>(getCreateReportUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(reportRequest)
  }
);}


export const getListDerivedReportsUrl = (studyId: string,
    params: ListDerivedReportsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {
    const explodeParameters = ["prepared_id"];

    if (Array.isArray(value) && explodeParameters.includes(key)) {
      value.forEach((v) => {
        normalizedParams.append(key, v === null ? 'null' : String(v));
      });
      return;
    }


  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/reports/derived?${stringifiedParams}` : `/api/v1/studies/${studyId}/reports/derived`
}

/**
 * @summary Reports and comparisons on prepared data
 */
export const listDerivedReports = async (studyId: string,
    params: ListDerivedReportsParams, options?: Parameters<typeof request>[1]): Promise<DerivedReports> => {

  return request<DerivedReports>(getListDerivedReportsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetReportUrl = (studyId: string,
    reportId: string,) => {




  return `/api/v1/studies/${studyId}/reports/${reportId}`
}

/**
 * @summary A report, its files and the state of its making
 */
export const getReport = async (studyId: string,
    reportId: string, options?: Parameters<typeof request>[1]): Promise<ReportView> => {

  return request<ReportView>(getGetReportUrl(studyId,reportId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetReportArtefactUrl = (studyId: string,
    reportId: string,
    name: string,) => {




  return `/api/v1/studies/${studyId}/reports/${reportId}/artefacts/${name}`
}

/**
 * @summary One file of a report
 */
export const getReportArtefact = async (studyId: string,
    reportId: string,
    name: string, options?: Parameters<typeof request>[1]): Promise<Blob> => {

  return request<Blob>(getGetReportArtefactUrl(studyId,reportId,name),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetReportPackUrl = (studyId: string,
    reportId: string,) => {




  return `/api/v1/studies/${studyId}/reports/${reportId}/pack`
}

/**
 * @summary All files of a report as one zip
 */
export const getReportPack = async (studyId: string,
    reportId: string, options?: Parameters<typeof request>[1]): Promise<Blob> => {

  return request<Blob>(getGetReportPackUrl(studyId,reportId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getPublishReportUrl = (studyId: string,
    reportId: string,) => {




  return `/api/v1/studies/${studyId}/reports/${reportId}/publish`
}

/**
 * @summary Let external members of the study see a report
 */
export const publishReport = async (studyId: string,
    reportId: string, options?: Parameters<typeof request>[1]): Promise<ReportView> => {

  return request<ReportView>(getPublishReportUrl(studyId,reportId),
  {
    ...options,
    method: 'POST'


  }
);}


