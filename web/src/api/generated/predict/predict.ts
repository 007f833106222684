/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  CalculateCaseBody,
  CaseView,
  DerivedPredictions,
  EndpointDetail,
  EndpointEdit,
  GetMonitoringParams,
  ListDerivedPredictionsParams,
  ListEndpointsParams,
  ListPredictionsParams,
  MonitoringView,
  OutcomesIn,
  OutcomesView,
  PageOfCallView,
  PageOfEndpointView,
  PredictRowsBody,
  PredictionsView
} from '../model';

import { request } from '../../http';

export const getListEndpointsUrl = (studyId: string,
    params?: ListEndpointsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/endpoints?${stringifiedParams}` : `/api/v1/studies/${studyId}/endpoints`
}

/**
 * @summary Models that are served in this study
 */
export const listEndpoints = async (studyId: string,
    params?: ListEndpointsParams, options?: Parameters<typeof request>[1]): Promise<PageOfEndpointView> => {

  return request<PageOfEndpointView>(getListEndpointsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListDerivedPredictionsUrl = (studyId: string,
    params: ListDerivedPredictionsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {
    const explodeParameters = ["model_id"];

    if (Array.isArray(value) && explodeParameters.includes(key)) {
      value.forEach((v) => {
        normalizedParams.append(key, v === null ? 'null' : String(v));
      });
      return;
    }


  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/endpoints/derived?${stringifiedParams}` : `/api/v1/studies/${studyId}/endpoints/derived`
}

/**
 * @summary Endpoints and predictions of models
 */
export const listDerivedPredictions = async (studyId: string,
    params: ListDerivedPredictionsParams, options?: Parameters<typeof request>[1]): Promise<DerivedPredictions> => {

  return request<DerivedPredictions>(getListDerivedPredictionsUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getGetEndpointUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}`
}

/**
 * @summary A served model and the inputs it takes
 */
export const getEndpoint = async (studyId: string,
    endpointId: string, options?: Parameters<typeof request>[1]): Promise<EndpointDetail> => {

  return request<EndpointDetail>(getGetEndpointUrl(studyId,endpointId),
  {
    ...options,
    method: 'GET'


  }
);}


export const getUpdateEndpointUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}`
}

/**
 * @summary Switch an endpoint on or off
 */
export const updateEndpoint = async (studyId: string,
    endpointId: string,
    endpointEdit: EndpointEdit, options?: Parameters<typeof request>[1]): Promise<EndpointDetail> => {

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
return request<EndpointDetail>(getUpdateEndpointUrl(studyId,endpointId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(endpointEdit)
  }
);}


export const getCalculateCaseUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}/case`
}

/**
 * @summary One patient's probability with interval and contributions; refused outside the training range
 */
export const calculateCase = async (studyId: string,
    endpointId: string,
    calculateCaseBody: CalculateCaseBody, options?: Parameters<typeof request>[1]): Promise<CaseView> => {

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
return request<CaseView>(getCalculateCaseUrl(studyId,endpointId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(calculateCaseBody)
  }
);}


export const getPredictFileUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}/files`
}

/**
 * @summary Predictions for a CSV or Parquet file of up to a million rows, answered as CSV
 */
export const predictFile = async (studyId: string,
    endpointId: string,
    predictFileBody: Blob, options?: Parameters<typeof request>[1]): Promise<string> => {

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
return request<string>(getPredictFileUrl(studyId,endpointId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/vnd.apache.parquet', ...getHeaders(options?.headers) },
    body: predictFileBody
  }
);}


export const getGetMonitoringUrl = (studyId: string,
    endpointId: string,
    params?: GetMonitoringParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/endpoints/${endpointId}/monitoring?${stringifiedParams}` : `/api/v1/studies/${studyId}/endpoints/${endpointId}/monitoring`
}

/**
 * @summary Running discrimination and calibration on outcomes that came back
 */
export const getMonitoring = async (studyId: string,
    endpointId: string,
    params?: GetMonitoringParams, options?: Parameters<typeof request>[1]): Promise<MonitoringView> => {

  return request<MonitoringView>(getGetMonitoringUrl(studyId,endpointId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getRecordOutcomesUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}/outcomes`
}

/**
 * @summary Tell what became of predictions; the same outcome again changes nothing
 */
export const recordOutcomes = async (studyId: string,
    endpointId: string,
    outcomesIn: OutcomesIn, options?: Parameters<typeof request>[1]): Promise<OutcomesView> => {

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
return request<OutcomesView>(getRecordOutcomesUrl(studyId,endpointId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(outcomesIn)
  }
);}


export const getListPredictionsUrl = (studyId: string,
    endpointId: string,
    params?: ListPredictionsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/endpoints/${endpointId}/predictions?${stringifiedParams}` : `/api/v1/studies/${studyId}/endpoints/${endpointId}/predictions`
}

/**
 * @summary The prediction log: who asked which model when, newest first
 */
export const listPredictions = async (studyId: string,
    endpointId: string,
    params?: ListPredictionsParams, options?: Parameters<typeof request>[1]): Promise<PageOfCallView> => {

  return request<PageOfCallView>(getListPredictionsUrl(studyId,endpointId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getPredictRowsUrl = (studyId: string,
    endpointId: string,) => {




  return `/api/v1/studies/${studyId}/endpoints/${endpointId}/predictions`
}

/**
 * @summary Predictions for up to a thousand rows
 */
export const predictRows = async (studyId: string,
    endpointId: string,
    predictRowsBody: PredictRowsBody, options?: Parameters<typeof request>[1]): Promise<PredictionsView> => {

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
return request<PredictionsView>(getPredictRowsUrl(studyId,endpointId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(predictRowsBody)
  }
);}


