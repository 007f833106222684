/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  IssuedToken,
  ListMyTokensParams,
  ListTokensParams,
  MyTokenIn,
  PageOfToken,
  TokenIn
} from '../model';

import { request } from '../../http';

export const getListMyTokensUrl = (params?: ListMyTokensParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/me/tokens?${stringifiedParams}` : `/api/v1/me/tokens`
}

/**
 * @summary Your personal tokens
 */
export const listMyTokens = async (params?: ListMyTokensParams, options?: Parameters<typeof request>[1]): Promise<PageOfToken> => {

  return request<PageOfToken>(getListMyTokensUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getIssueMyTokenUrl = () => {




  return `/api/v1/me/tokens`
}

/**
 * @summary Issue a token for all your studies; it is shown once
 */
export const issueMyToken = async (myTokenIn: MyTokenIn, options?: Parameters<typeof request>[1]): Promise<IssuedToken> => {

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
return request<IssuedToken>(getIssueMyTokenUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(myTokenIn)
  }
);}


export const getRevokeMyTokenUrl = (tokenId: string,) => {




  return `/api/v1/me/tokens/${tokenId}`
}

/**
 * @summary Revoke a token
 */
export const revokeMyToken = async (tokenId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getRevokeMyTokenUrl(tokenId),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getListTokensUrl = (studyId: string,
    params?: ListTokensParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/tokens?${stringifiedParams}` : `/api/v1/studies/${studyId}/tokens`
}

/**
 * @summary Tokens of a study; yours alone unless you own it
 */
export const listTokens = async (studyId: string,
    params?: ListTokensParams, options?: Parameters<typeof request>[1]): Promise<PageOfToken> => {

  return request<PageOfToken>(getListTokensUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getIssueTokenUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/tokens`
}

/**
 * @summary Issue a token; it is shown once
 */
export const issueToken = async (studyId: string,
    tokenIn: TokenIn, options?: Parameters<typeof request>[1]): Promise<IssuedToken> => {

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
return request<IssuedToken>(getIssueTokenUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(tokenIn)
  }
);}


export const getRevokeTokenUrl = (studyId: string,
    tokenId: string,) => {




  return `/api/v1/studies/${studyId}/tokens/${tokenId}`
}

/**
 * @summary Revoke a token
 */
export const revokeToken = async (studyId: string,
    tokenId: string, options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getRevokeTokenUrl(studyId,tokenId),
  {
    ...options,
    method: 'DELETE'


  }
);}


