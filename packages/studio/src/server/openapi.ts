import { type ErrorCode, errorCodes } from 'tincture';
import { z } from 'zod';
import { components } from '../api/components.ts';
import type {
  JsonSchema,
  MediaType,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from '../api/openapi-document.ts';
import { type Answer, type Operation, operations } from '../api/operations.ts';
import { type ErrorStatus, errorStatus } from './error-reply.ts';
import { cookieName } from './guard.ts';
import { version } from './version.ts';

const description = `What the review app of Tincture asks its server; a program can ask the same.

The server answers on this machine only, to whoever opened the link that \`tincture review\` printed: it works once and
gives a cookie. A request that changes something carries the server's own address as \`Origin\`, as browsers send it.

An error is an \`ErrorReply\`: a stable code, what is wrong and what to do. What is not in this document is 404
\`route-unknown\`.`;

const answerWords: Readonly<Record<Answer['status'], string>> = {
  200: 'Done.',
  201: 'Stored.',
  202: 'It will be done.',
  204: 'Done; there is nothing to say.',
  303: 'To the app.',
};

/** The OpenAPI document of the server at a port, made from the schemas that check what it gets and what the app gets. */
export function openApiDocument(port: number): OpenApiDocument {
  const origin = `http://127.0.0.1:${port}`;
  const paths: Record<string, Partial<Record<'get' | 'post', OperationObject>>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, origin) };
  }
  return {
    openapi: '3.1.1',
    info: {
      ...{ title: 'Tincture studio', version, description },
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin, description: 'This machine; `--port` chooses another port.' }],
    security: [{ session: [] }],
    paths,
    components: {
      schemas: componentSchemas(),
      responses: Object.fromEntries(
        operations.flatMap(errorGroups).map(({ name, codes }) => [name, errorObject(codes)]),
      ),
      securitySchemes: {
        session: {
          ...{ type: 'apiKey', in: 'cookie', name: cookieName(port) },
          description: 'Set by `GET /login` with the token of the printed link; the port is part of its name.',
        },
      },
    },
  };
}

/** The error codes that may be the answer to an operation. */
export function errorsOf({ path, query, body, learns, errors = [] }: Operation): readonly ErrorCode[] {
  const isApi = path.startsWith('/api');
  return [
    ...(isApi && (query ?? body) !== undefined ? (['argument-invalid'] as const) : []),
    ...(isApi ? (['session-invalid'] as const) : []),
    'request-refused',
    ...(body === undefined ? [] : (['request-too-large'] as const)),
    ...(learns === true ? (['route-unknown'] as const) : []),
    ...errors,
    'internal',
  ];
}

function operationObject(operation: Operation, origin: string): OperationObject {
  const { name, summary, body, answer, path } = operation;
  const parameters = parametersOf(operation, origin);
  return {
    operationId: name,
    summary: sentence(operation.learns ? `${summary}. Only while models learn` : summary),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': media(body) } } }),
    responses: {
      [answer.status]: answerObject(answer),
      ...Object.fromEntries(
        errorGroups(operation).map(({ status, name }) => [status, { $ref: `#/components/responses/${name}` }]),
      ),
    },
    ...(path.startsWith('/api') ? {} : { security: [] }),
  };
}

function parametersOf({ method, query }: Operation, origin: string): ParameterObject[] {
  const { properties = {}, required = [] } = query === undefined ? {} : schemaOf(query);
  const parameters = Object.entries(properties).map(([name, property]): ParameterObject => {
    const { description = '', ...schema } = typeof property === 'boolean' ? {} : property;
    return { name, in: 'query', required: required.includes(name), description, schema };
  });
  if (method === 'get') return parameters;
  const description = "The server's own address: other sites cannot send it.";
  return [{ name: 'Origin', in: 'header', required: true, description, schema: { type: 'string', const: origin } }];
}

function answerObject(answer: Answer): ResponseObject {
  const words = answerWords[answer.status];
  if ('json' in answer) return { description: words, content: { 'application/json': media(answer.json) } };
  if ('html' in answer) return { description: words, content: { 'text/html': { schema: { type: 'string' } } } };
  if ('events' in answer) {
    const events = Object.entries(answer.events).map(([name, data]) => [name, data === null ? {} : reference(data)]);
    const content = { schema: { type: 'string' }, 'x-events': Object.fromEntries(events) } as const;
    return { description: 'Events until one side ends it.', content: { 'text/event-stream': content } };
  }
  if (answer.status === 204) return { description: words };
  const cookie = { description: 'The session cookie, where the token was good.', schema: { type: 'string' } } as const;
  return { description: words, headers: { 'Set-Cookie': cookie } };
}

/** The error codes of an operation by their status, under the name that the document has for the answer. */
function errorGroups(operation: Operation): { status: ErrorStatus; name: string; codes: readonly ErrorCode[] }[] {
  const all = errorsOf(operation);
  return [...new Set(all.map(errorStatus))].sort().map((status) => {
    const codes = all.filter((code) => errorStatus(code) === status);
    return { status, name: codes.join('.'), codes };
  });
}

function errorObject(codes: readonly ErrorCode[]): ResponseObject {
  const schema: JsonSchema = { $ref: '#/components/schemas/ErrorReply', properties: { code: { enum: [...codes] } } };
  const description = codes.map((code) => `\`${code}\`: ${errorCodes[code]}`).join('\n\n');
  return { description, content: { 'application/json': { schema } } };
}

const media = (schema: z.ZodType): MediaType => ({ schema: reference(schema) });

function reference(schema: z.ZodType): JsonSchema {
  const known = components.get(schema);
  return known === undefined ? schemaOf(schema) : { $ref: `#/components/schemas/${known.id}` };
}

/** As it is written by whoever asks: what has a default may be left out. Answers may get more fields with time. */
const settings = {
  io: 'input',
  uri: (id: string) => `#/components/schemas/${id}`,
  override: ({ jsonSchema }) => {
    // What every whole number and every key is in JSON.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    delete jsonSchema.propertyNames;
  },
} as const satisfies Parameters<typeof z.toJSONSchema>[1] & { uri: unknown };

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, settings);
  return rest;
}

function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(components, settings);
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]));
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
