import { readFileSync } from 'node:fs';
import { createMemoryStore } from '@tincture/store';
import { errorCodes } from 'tincture';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { operations } from '../api/operations.ts';
import type { Learning } from '../learning/learning.ts';
import { createApp } from './app.ts';
import { openApiDocument } from './openapi.ts';
import { createSession } from './session.ts';
import { defaultPort } from './start.ts';

const document = openApiDocument(defaultPort);

const nothing = (): never => {
  throw new Error('Nobody asks.');
};
const learning: Learning = {
  signal: new AbortController().signal,
  ...{
    view: nothing,
    ask: nothing,
    changed: nothing,
    measured: nothing,
    subscribe: nothing,
    close: nothing,
    doubts: nothing,
  },
};

test('every route of the server is in the document, and everything in the document is a route', () => {
  const { routes } = createApp({
    ...{
      store: createMemoryStore({ now: () => new Date(0) }),
      session: createSession(),
      files: new Map(),
      learning,
      redefine: nothing,
    },
    ...{ tasks: [], project: { name: 'kitchen' }, person: 'ada', port: () => defaultPort, onLinkWanted: nothing },
  });
  // The rest are guards, the files of the app, and what answers that there is no such route.
  const mounted = new Set(
    routes.filter(({ path }) => !path.includes('*')).map(({ method, path }) => `${method} ${path}`),
  );
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.length).toBe(operations.length);
  expect([...mounted].sort()).toEqual(described.sort());
});

test('what the app asks is in the document', () => {
  const source = readFileSync(new URL('../../web/src/lib/api.ts', import.meta.url), 'utf8');
  const events = readFileSync(new URL('../../web/src/lib/learning.svelte.ts', import.meta.url), 'utf8');
  const asked = [
    ...[...source.matchAll(/\brequest\(\s*'([^']+)'/g)].map(([, path]) => `/api/${path}`),
    ...[...source.matchAll(/\bpost\('([^']+)'/g)].map(([, path]) => `/api/${path}`),
    ...[...source.matchAll(/\bfetch\('([^']+)'/g)].map(([, path]) => path ?? ''),
    ...[...events.matchAll(/\bEventSource\(`([^?`]+)/g)].map(([, path]) => path ?? ''),
  ];
  expect(asked.length).toBeGreaterThan(12);
  expect(asked.filter((path) => !(path in document.paths))).toEqual([]);
});

test('the published document is the one that the server has', () => {
  const published = readFileSync(new URL('../../../../docs/reference/openapi.json', import.meta.url), 'utf8');
  // To renew it: npm run reference
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(document)));
});

// OpenAPI 3.1 as far as the document uses it; strict, so that whatever else comes in is looked up in the specification.
const schemaObject = z.looseObject({ $ref: z.string().optional(), description: z.string().optional() });
const content = z.record(
  z.string().regex(/^[a-z]+\/[a-z-]+$/),
  z.strictObject({ schema: schemaObject, 'x-events': z.record(z.string(), schemaObject).optional() }),
);
const response = z.strictObject({
  description: z.string().min(1),
  content: content.optional(),
  headers: z.record(z.string(), z.strictObject({ description: z.string(), schema: schemaObject })).optional(),
});
const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['query', 'header']),
  required: z.boolean(),
  description: z.string().min(1),
  schema: schemaObject,
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z]\w+$/i),
  summary: z.string().regex(/^[A-Z].*\.$/),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.union([z.strictObject({ $ref: z.string() }), response])),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
const named = <T extends z.ZodType>(value: T) => z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), value);
const openApi = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    ...{ title: z.string(), version: z.string(), description: z.string() },
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.url(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject({ get: operation.optional(), post: operation.optional() }),
  ),
  components: z.strictObject({
    schemas: named(schemaObject),
    responses: named(response),
    securitySchemes: named(
      z.strictObject({ type: z.literal('apiKey'), in: z.literal('cookie'), name: z.string(), description: z.string() }),
    ),
  }),
});

test('the document has the structure of OpenAPI 3.1, and every name in it is there once', () => {
  const { paths, components } = openApi.parse(document);
  const ids = Object.values(paths).flatMap(({ get, post }) => [get, post].flatMap((one) => one?.operationId ?? []));
  expect(new Set(ids).size).toBe(ids.length);
  const text = JSON.stringify(document);
  const wanted = new Set([...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, name]) => name));
  const known = [
    ...Object.keys(components.schemas).map((name) => `schemas/${name}`),
    ...Object.keys(components.responses).map((name) => `responses/${name}`),
  ];
  // Nothing leads nowhere, and nothing is there that nobody refers to.
  expect([...wanted].sort()).toEqual(known.sort());
  expect(text).not.toContain('"$id"');
  expect(text.match(/"\$ref":"(?!#\/components\/)/)).toBeNull();
});

test('every error that is told of is one of the codes, and every route says who may ask', () => {
  const codes = [...JSON.stringify(document.components.responses).matchAll(/"enum":\[([^\]]+)\]/g)].flatMap(
    ([, list = '']) => z.array(z.string()).parse(JSON.parse(`[${list}]`)),
  );
  expect(codes.filter((code) => !(code in errorCodes))).toEqual([]);
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { responses, security } of Object.values(methods)) {
      expect('403' in responses, path).toBe(true);
      expect('401' in responses, path).toBe(security === undefined);
    }
  }
});
