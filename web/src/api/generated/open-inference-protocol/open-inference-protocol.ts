/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  OipAnswer,
  OipInferBody,
  OipInferVersionBody,
  OipModel,
  OipServer,
  OipServerLive200,
  OipServerReady200
} from '../model';

import { request } from '../../http';

export const getOipServerMetadataUrl = () => {




  return `/v2`
}

/**
 * @summary Name, version and extensions of the server
 */
export const oipServerMetadata = async ( options?: Parameters<typeof request>[1]): Promise<OipServer> => {

  return request<OipServer>(getOipServerMetadataUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipServerLiveUrl = () => {




  return `/v2/health/live`
}

/**
 * @summary Whether the server lives
 */
export const oipServerLive = async ( options?: Parameters<typeof request>[1]): Promise<OipServerLive200> => {

  return request<OipServerLive200>(getOipServerLiveUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipServerReadyUrl = () => {




  return `/v2/health/ready`
}

/**
 * @summary Whether the server can answer
 */
export const oipServerReady = async ( options?: Parameters<typeof request>[1]): Promise<OipServerReady200> => {

  return request<OipServerReady200>(getOipServerReadyUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipModelMetadataUrl = (name: string,) => {




  return `/v2/models/${name}`
}

/**
 * @summary Inputs and outputs of a model
 */
export const oipModelMetadata = async (name: string, options?: Parameters<typeof request>[1]): Promise<OipModel> => {

  return request<OipModel>(getOipModelMetadataUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipInferUrl = (name: string,) => {




  return `/v2/models/${name}/infer`
}

/**
 * @summary Inference with tensors, one a column
 */
export const oipInfer = async (name: string,
    oipInferBody: OipInferBody, options?: Parameters<typeof request>[1]): Promise<OipAnswer> => {

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
return request<OipAnswer>(getOipInferUrl(name),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(oipInferBody)
  }
);}


export const getOipModelReadyUrl = (name: string,) => {




  return `/v2/models/${name}/ready`
}

/**
 * @summary Whether a model can answer; it is loaded
 */
export const oipModelReady = async (name: string, options?: Parameters<typeof request>[1]): Promise<unknown> => {

  return request<unknown>(getOipModelReadyUrl(name),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipModelVersionMetadataUrl = (name: string,
    version: string,) => {




  return `/v2/models/${name}/versions/${version}`
}

/**
 * @summary Inputs and outputs of one version of a model
 */
export const oipModelVersionMetadata = async (name: string,
    version: string, options?: Parameters<typeof request>[1]): Promise<OipModel> => {

  return request<OipModel>(getOipModelVersionMetadataUrl(name,version),
  {
    ...options,
    method: 'GET'


  }
);}


export const getOipInferVersionUrl = (name: string,
    version: string,) => {




  return `/v2/models/${name}/versions/${version}/infer`
}

/**
 * @summary Inference with one version of a model
 */
export const oipInferVersion = async (name: string,
    version: string,
    oipInferVersionBody: OipInferVersionBody, options?: Parameters<typeof request>[1]): Promise<OipAnswer> => {

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
return request<OipAnswer>(getOipInferVersionUrl(name,version),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(oipInferVersionBody)
  }
);}


export const getOipModelVersionReadyUrl = (name: string,
    version: string,) => {




  return `/v2/models/${name}/versions/${version}/ready`
}

/**
 * @summary Whether one version of a model can answer; it is loaded
 */
export const oipModelVersionReady = async (name: string,
    version: string, options?: Parameters<typeof request>[1]): Promise<unknown> => {

  return request<unknown>(getOipModelVersionReadyUrl(name,version),
  {
    ...options,
    method: 'GET'


  }
);}


