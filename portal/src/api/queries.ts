import { keepPreviousData, MutationCache, QueryCache, QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { EndpointName } from '../../../contract/endpoints/index.ts'
import { asApiError, type ApiError } from './api-error.ts'
import { call } from './client.ts'
import type { AnswerOf, InputOf } from './client.ts'
import { noteFailure, noteSignedIn, noteSuccess } from './connection.ts'

const passing = new Set<string>(['offline', 'internal', 'database-locked'])

/** The one query client: retries what may pass, never what was refused, and tells the connection's state. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => noteFailure(asApiError(error).code), onSuccess: (_data, { queryKey: [name] }) => { if (name === 'me') noteSignedIn(); else noteSuccess() } }),
  mutationCache: new MutationCache({ onError: (error) => noteFailure(asApiError(error).code), onSuccess: noteSuccess }),
  defaultOptions: {
    queries: {
      staleTime: 1000,
      retry: (count, error) => count < 2 && passing.has(asApiError(error).code),
      retryDelay: (count) => 500 * 2 ** count,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

type ItemOf<N extends EndpointName> = AnswerOf<N> extends { items: (infer I)[] } ? I : never

interface ReadOptions { enabled?: boolean; every?: number }

/** Reads an endpoint; `every` asks again after so many milliseconds while the page is visible. */
export function useRead<N extends EndpointName>(name: N, input: InputOf<N>, { enabled = true, every }: ReadOptions = {}): UseQueryResult<AnswerOf<N>, ApiError> {
  return useQuery<AnswerOf<N>, ApiError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, signal),
    enabled,
    refetchInterval: every ?? false,
    refetchOnWindowFocus: true,
  })
}

/** Reads a list page by page. */
export function usePages<N extends 'audit' | 'licences' | 'notices' | 'projects' | 'datasets'>(name: N, input: InputOf<N>, { every }: ReadOptions = {}) {
  type Page = { items: ItemOf<N>[]; next: string | null }
  return useInfiniteQuery<Page, ApiError, ItemOf<N>[], readonly unknown[], string | null>({
    queryKey: [name, input],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(input as { query?: object }).query, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return call(name, { ...(input as object), query } as InputOf<N>, signal) as unknown as Promise<Page>
    },
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    refetchInterval: every ?? false,
    select: (data) => data.pages.flatMap((page) => page.items),
  })
}

/** Reads a list of egress requests page by page, with how many there are on all pages together. */
export function useEgressPages(query: NonNullable<InputOf<'egressRequests'>['query']>, { enabled = true, every }: ReadOptions = {}) {
  type Page = AnswerOf<'egressRequests'>
  return useInfiniteQuery<Page, ApiError, { items: Page['items']; total: number }, readonly unknown[], string | null>({
    queryKey: ['egressRequests', 'pages', query],
    queryFn: ({ pageParam, signal }) => call('egressRequests', { query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) } }, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    enabled,
    refetchInterval: every ?? false,
    // The list that was there stays while another search is answered.
    placeholderData: keepPreviousData,
    select: (data) => ({ items: data.pages.flatMap((page) => page.items), total: data.pages.at(-1)?.total ?? 0 }),
  })
}

/**
 * Does something by an endpoint, then reads everything on the page again: nothing is shown as done before the server says so. An act
 * that leads to another page goes there by `leave` at once; that page reads what it shows.
 */
export function useAct<N extends EndpointName>(name: N, leave?: (answer: AnswerOf<N>) => void): UseMutationResult<AnswerOf<N>, ApiError, InputOf<N>> {
  const client = useQueryClient()
  return useMutation<AnswerOf<N>, ApiError, InputOf<N>>({
    mutationFn: (input) => call(name, input),
    onSuccess: (answer) => leave?.(answer),
    onSettled: (_answer, error) => client.invalidateQueries({ refetchType: leave !== undefined && error === null ? 'none' : 'active' }),
  })
}
