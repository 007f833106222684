/**
 * Generated from the OpenAPI document by `scripts/npm run generate`; do not edit.
 */
import type {
  Institution,
  InstitutionChange,
  InstitutionIn,
  InvitedUser,
  ListInstitutionsParams,
  ListUsersParams,
  PageOfInstitution,
  PageOfUser,
  User,
  UserChange,
  UserIn
} from '../model';

import { request } from '../../http';

export const getListInstitutionsUrl = (params?: ListInstitutionsParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/institutions?${stringifiedParams}` : `/api/v1/institutions`
}

/**
 * @summary Institutions, for choosing a member
 */
export const listInstitutions = async (params?: ListInstitutionsParams, options?: Parameters<typeof request>[1]): Promise<PageOfInstitution> => {

  return request<PageOfInstitution>(getListInstitutionsUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getCreateInstitutionUrl = () => {




  return `/api/v1/institutions`
}

/**
 * @summary Add an institution
 */
export const createInstitution = async (institutionIn: InstitutionIn, options?: Parameters<typeof request>[1]): Promise<Institution> => {

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
return request<Institution>(getCreateInstitutionUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(institutionIn)
  }
);}


export const getUpdateInstitutionUrl = (institutionId: string,) => {




  return `/api/v1/institutions/${institutionId}`
}

/**
 * @summary Change an institution
 */
export const updateInstitution = async (institutionId: string,
    institutionChange: InstitutionChange, options?: Parameters<typeof request>[1]): Promise<Institution> => {

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
return request<Institution>(getUpdateInstitutionUrl(institutionId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(institutionChange)
  }
);}


export const getListUsersUrl = (params?: ListUsersParams,) => {
  const normalizedParams = new URLSearchParams();

  Object.entries(params || {}).forEach(([key, value]) => {

    if (value !== undefined) {
      normalizedParams.append(key, value === null ? 'null' : String(value))
    }
  });

  const stringifiedParams = normalizedParams.toString();

  return stringifiedParams.length > 0 ? `/api/v1/users?${stringifiedParams}` : `/api/v1/users`
}

/**
 * @summary All users
 */
export const listUsers = async (params?: ListUsersParams, options?: Parameters<typeof request>[1]): Promise<PageOfUser> => {

  return request<PageOfUser>(getListUsersUrl(params),
  {
    ...options,
    method: 'GET'


  }
);}


export const getInviteUserUrl = () => {




  return `/api/v1/users`
}

/**
 * @summary Invite somebody
 */
export const inviteUser = async (userIn: UserIn, options?: Parameters<typeof request>[1]): Promise<InvitedUser> => {

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
return request<InvitedUser>(getInviteUserUrl(),
  {
    ...options,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(userIn)
  }
);}


export const getUpdateUserUrl = (userId: string,) => {




  return `/api/v1/users/${userId}`
}

/**
 * @summary Rename, disable or make administrator
 */
export const updateUser = async (userId: string,
    userChange: UserChange, options?: Parameters<typeof request>[1]): Promise<User> => {

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
return request<User>(getUpdateUserUrl(userId),
  {
    ...options,
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...getHeaders(options?.headers) },
    body: JSON.stringify(userChange)
  }
);}


export const getRenewInvitationUrl = (userId: string,) => {




  return `/api/v1/users/${userId}/invitation`
}

/**
 * @summary A new one-time secret for a user
 */
export const renewInvitation = async (userId: string, options?: Parameters<typeof request>[1]): Promise<InvitedUser> => {

  return request<InvitedUser>(getRenewInvitationUrl(userId),
  {
    ...options,
    method: 'POST'


  }
);}


