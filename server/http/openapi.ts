import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { endpoints } from '../../contract/endpoints/index.ts'
import type { Endpoint } from '../../contract/endpoints/endpoint.ts'
import { ErrorBody } from '../../contract/errors.ts'

/** The OpenAPI 3.1 description, derived from the contract's table. */
export const openApiDocument = (version: string): object => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, e] of Object.entries(endpoints) as [string, Endpoint][]) {
    const path = `/api/v1${e.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] ??= {}
    paths[path][e.method.toLowerCase()] = {
      operationId: name, summary: e.summary, ...(e.access === 'public' ? { security: [] } : {}),
      ...(e.params === undefined && e.query === undefined ? {} : { requestParams: { ...(e.params && { path: e.params }), ...(e.query && { query: e.query }) } }),
      ...(e.body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: e.body } } } }),
      responses: {
        200: e.response === undefined
          ? { description: 'The file', content: { [e.produces ?? 'application/octet-stream']: { schema: { type: 'string', format: 'binary' } } } }
          : { description: 'Done', content: { 'application/json': { schema: e.response } } },
        default: { description: 'Refused or failed; the code says why', content: { 'application/json': { schema: ErrorBody } } },
      },
    }
  }
  return createDocument({
    openapi: '3.1.0', info: { title: 'Glovebox', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ portal: [] }], paths: paths as ZodOpenApiPathsObject,
    components: { securitySchemes: { portal: { type: 'apiKey', in: 'cookie', name: '__Host-glovebox-portal' } } },
  })
}
