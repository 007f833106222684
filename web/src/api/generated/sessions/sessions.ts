/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Arrival,
  Departure,
  SessionView,
  SignIn,
  SignInOptions,
  SignedInSession,
  SignedOut,
  StudyView,
  ViewIn
} from '../model';

import { request } from '../../http';

export const getCreateSessionUrl = () => {




  return `/api/v1/auth/sessions`
}

/**
 * @summary Sign in with name and password; the session comes as a cookie
 */
export const createSession = async (signIn: SignIn, options?: Parameters<typeof request>[1]): Promise<SignedInSession> => {

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
return request<SignedInSession>(getCreateSessionUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(signIn)
  }
);}


export const getDeleteSessionUrl = () => {




  return `/api/v1/auth/sessions/current`
}

/**
 * @summary Sign out: the session ends at once
 */
export const deleteSession = async ( options?: Parameters<typeof request>[1]): Promise<SignedOut | void> => {

  return request<SignedOut | void>(getDeleteSessionUrl(),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getGetSessionUrl = () => {




  return `/api/v1/auth/sessions/current`
}

/**
 * @summary The present session; its cookie is renewed from time to time
 */
export const getSession = async ( options?: Parameters<typeof request>[1]): Promise<SessionView> => {

  return request<SessionView>(getGetSessionUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getRenewSessionUrl = () => {




  return `/api/v1/auth/sessions/current/renewal`
}

/**
 * @summary Change the secret of the present session when it is older than half an hour
 */
export const renewSession = async ( options?: Parameters<typeof request>[1]): Promise<SessionView> => {

  return request<SessionView>(getRenewSessionUrl(),
  {
    ...options,
    method: 'POST'


  }
);}


export const getEndViewUrl = () => {




  return `/api/v1/auth/sessions/current/view`
}

/**
 * @summary See with one's own eyes again
 */
export const endView = async ( options?: Parameters<typeof request>[1]): Promise<void> => {

  return request<void>(getEndViewUrl(),
  {
    ...options,
    method: 'DELETE'


  }
);}


export const getGetSignInOptionsUrl = () => {




  return `/api/v1/auth/sign-in-options`
}

/**
 * @summary The ways to sign in
 */
export const getSignInOptions = async ( options?: Parameters<typeof request>[1]): Promise<SignInOptions> => {

  return request<SignInOptions>(getGetSignInOptionsUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getBeginSingleSignOnUrl = () => {




  return `/api/v1/auth/single-sign-on`
}

/**
 * @summary Begin to sign in with the hospital's account: where the browser goes
 */
export const beginSingleSignOn = async ( options?: Parameters<typeof request>[1]): Promise<Departure> => {

  return request<Departure>(getBeginSingleSignOnUrl(),
  {
    ...options,
    method: 'POST'


  }
);}


export const getFinishSingleSignOnUrl = () => {




  return `/api/v1/auth/single-sign-on/arrival`
}

/**
 * @summary Come back from the hospital's sign-in; the session comes as a cookie
 */
export const finishSingleSignOn = async (arrival: Arrival, options?: Parameters<typeof request>[1]): Promise<SignedInSession> => {

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
return request<SignedInSession>(getFinishSingleSignOnUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(arrival)
  }
);}


export const getStartViewUrl = (studyId: string,) => {




  return `/api/v1/studies/${studyId}/view`
}

/**
 * For the study's owner, with a browser session. Until the view is left the session has the rights of whom it looks as, as far as they are its own, in this study alone, and every change is refused with `view_only`. The ledger keeps who looked as whom.
 * @summary See a study as one of its members or roles does, reading only, for half an hour
 */
export const startView = async (studyId: string,
    viewIn: ViewIn, options?: Parameters<typeof request>[1]): Promise<StudyView> => {

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
return request<StudyView>(getStartViewUrl(studyId),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(viewIn)
  }
);}


