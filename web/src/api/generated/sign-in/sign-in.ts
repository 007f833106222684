/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  FirstBootDone,
  FirstBootIn,
  InvitationIn,
  Me,
  PasswordIn,
  RoleView,
  User
} from '../model';

import { request } from '../../http';

export const getFirstBootUrl = () => {




  return `/api/v1/auth/first-boot`
}

/**
 * @summary Become the first administrator
 */
export const firstBoot = async (firstBootIn: FirstBootIn, options?: Parameters<typeof request>[1]): Promise<FirstBootDone> => {

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
return request<FirstBootDone>(getFirstBootUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(firstBootIn)
  }
);}


export const getAcceptInvitationUrl = () => {




  return `/api/v1/auth/invitations/accept`
}

/**
 * @summary Choose a password with a one-time secret
 */
export const acceptInvitation = async (invitationIn: InvitationIn, options?: Parameters<typeof request>[1]): Promise<User> => {

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
return request<User>(getAcceptInvitationUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(invitationIn)
  }
);}


export const getGetMeUrl = () => {




  return `/api/v1/me`
}

/**
 * @summary Who you are and what you may do where
 */
export const getMe = async ( options?: Parameters<typeof request>[1]): Promise<Me> => {

  return request<Me>(getGetMeUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


export const getChangePasswordUrl = () => {




  return `/api/v1/me/password`
}

/**
 * @summary Change your password; every session ends, also this one
 */
export const changePassword = async (passwordIn: PasswordIn, options?: Parameters<typeof request>[1]): Promise<void> => {

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
return request<void>(getChangePasswordUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(passwordIn)
  }
);}


export const getListRolesUrl = () => {




  return `/api/v1/roles`
}

/**
 * @summary The roles and their scopes
 */
export const listRoles = async ( options?: Parameters<typeof request>[1]): Promise<RoleView[]> => {

  return request<RoleView[]>(getListRolesUrl(),
  {
    ...options,
    method: 'GET'


  }
);}


