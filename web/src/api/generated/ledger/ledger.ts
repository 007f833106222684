/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  ListLedgerParams,
  ListSiteLedgerParams,
  PageOfLedgerEntry,
  Verification
} from '../model';

import { request } from '../../http';

export const getListSiteLedgerUrl = (params?: ListSiteLedgerParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/ledger?${stringifiedParams}` : `/api/v1/ledger`
}

/**
 * @summary The whole site's ledger, newest first
 */
export const listSiteLedger = async (params?: ListSiteLedgerParams, options?: Parameters<typeof request>[1]): Promise<PageOfLedgerEntry> => {

  return request<PageOfLedgerEntry>(getListSiteLedgerUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getVerifySiteLedgerUrl = () => {




  return `/api/v1/ledger/verification`
}

/**
 * @summary Whether the ledger is as it was written
 */
export const verifySiteLedger = async ( options?: Parameters<typeof request>[1]): Promise<Verification> => {

  return request<Verification>(getVerifySiteLedgerUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getListLedgerUrl = (studyId: string,
    params?: ListLedgerParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/studies/${studyId}/ledger?${stringifiedParams}` : `/api/v1/studies/${studyId}/ledger`
}

/**
 * @summary Who was allowed or denied what, newest first
 */
export const listLedger = async (studyId: string,
    params?: ListLedgerParams, options?: Parameters<typeof request>[1]): Promise<PageOfLedgerEntry> => {

  return request<PageOfLedgerEntry>(getListLedgerUrl(studyId,params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getVerifyLedgerUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/ledger/verification`
}

/**
 * @summary Whether the ledger is as it was written
 */
export const verifyLedger = async (studyId: string, options?: Parameters<typeof request>[1]): Promise<Verification> => {

  return request<Verification>(getVerifyLedgerUrl(studyId),
  {
    ...options,
    method: 'GET'


  }
);}


