import { html } from 'hono/html';
import type {
  JsonSchema,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from '../api/openapi-document.ts';

type Html = ReturnType<typeof html>;

/** The OpenAPI document as a page to read: without a script, in the colours of the app's own style sheets. */
export function apiPage(document: OpenApiDocument, styles: readonly string[]): Html {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
  const schemas = Object.entries(document.components.schemas);
  const errors = new Map(Object.values(document.components.responses).flatMap(meaningsOf));
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>HTTP API · Tincture review</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    ${styles.map((href) => html`<link rel="stylesheet" href="${href}" />`)}
  </head>
  <body class="api">
    <header>
      <h1>HTTP API</h1>
      ${document.info.description.split('\n\n').map((words) => html`<p>${prose(words)}</p>`)}
      <p><a href="/">Back to the review</a> · <a href="/api/openapi.json">The same as OpenAPI ${document.openapi}</a></p>
    </header>
    <nav aria-label="Contents">
      <ul>
        ${operations.map(({ route, operation }) => html`<li><a href="#${operation.operationId}"><code>${route}</code></a></li>`)}
        <li><a href="#errors">Errors</a></li>
        <li><a href="#schemas">Schemas</a></li>
      </ul>
    </nav>
    <main>
      ${operations.map(({ route, operation }) => operationPart(document, route, operation))}
      <section aria-labelledby="errors">
        <h2 id="errors">Errors</h2>
        <dl>${[...errors].map(([code, words]) => html`<dt id="error-${code}"><code>${code}</code></dt><dd>${words}</dd>`)}</dl>
      </section>
      <section aria-labelledby="schemas">
        <h2 id="schemas">Schemas</h2>
        ${schemas.map(([name, schema]) => html`<h3 id="schema-${name}">${name}</h3>${schemaPart(schema)}`)}
      </section>
    </main>
  </body>
</html>`;
}

function operationPart(document: OpenApiDocument, route: string, operation: OperationObject): Html {
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json']?.schema;
  return html`<section aria-labelledby="${operationId}">
    <h2 id="${operationId}"><code>${route}</code></h2>
    <p>${prose(summary)}</p>
    ${parameters.length === 0 ? '' : html`<h3>Parameters</h3><dl>${parameters.map(parameterPart)}</dl>`}
    ${body === undefined ? '' : html`<h3>Body</h3><p>${typeWords(body)}, as JSON</p>`}
    <h3>Answers</h3>
    <dl>
      ${Object.entries(responses).map(([status, response]) => answerPart(document, status, response))}
    </dl>
  </section>`;
}

function parameterPart({ name, required, schema, in: place, description: words }: ParameterObject): Html {
  return field(name, required, { ...schema, description: place === 'header' ? `A header. ${words}` : words });
}

function answerPart(document: OpenApiDocument, status: string, response: OperationObject['responses'][string]): Html {
  if ('$ref' in response) {
    const error = document.components.responses[response.$ref.split('/').at(-1) ?? ''];
    return html`<dt>${status} ${joined(meaningsOf(error).map(([code]) => html`<a href="#error-${code}"><code>${code}</code></a>`))}</dt>`;
  }
  const { description, content = {} } = response;
  const events = Object.entries(content['text/event-stream']?.['x-events'] ?? {});
  const json = content['application/json'];
  return html`<dt>${status} ${json === undefined ? '' : typeWords(json.schema)}</dt>
    <dd>${prose(description)}</dd>
    ${events.map(([name, data]) => html`<dd><code>${name}</code>: ${typeWords(data)}</dd>`)}`;
}

/** The error codes of an answer with what they mean, as its description has them. */
function meaningsOf(error: ResponseObject | undefined): readonly (readonly [string, string])[] {
  return [...(error?.description ?? '').matchAll(/^`([^`]+)`: (.*)$/gm)].map(([, code = '', words = '']) => [
    code,
    words,
  ]);
}

/** What is inside of a schema: its fields, where it has any. */
function schemaPart(schema: JsonSchema): Html {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return html`<p>${typeWords(schema)}</p>`;
  return html`<dl>${fields.map(([name, inside]) => field(name, schema.required?.includes(name) === true, plain(inside)))}</dl>`;
}

function field(name: string, isRequired: boolean, schema: JsonSchema): Html {
  const inside = innermost(schema);
  return html`<dt><code>${name}</code> ${typeWords(schema)}${isRequired ? '' : ', may be left out'}</dt>
    ${schema.description === undefined ? '' : html`<dd>${prose(schema.description)}</dd>`}
    ${inside.properties === undefined ? '' : html`<dd>${schemaPart(inside)}</dd>`}`;
}

/** The schema itself, or that of what it is a list or map of. */
function innermost(schema: JsonSchema): JsonSchema {
  const inner = Array.isArray(schema.items) ? undefined : (schema.items ?? schema.additionalProperties);
  return inner === undefined || typeof inner === 'boolean' ? schema : innermost(inner);
}

/** A type in a few words. */
function typeWords(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices !== undefined) return joined(choices.map((choice) => html`<code>${JSON.stringify(choice)}</code>`));
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map((one) => typeWords(plain(one))));
  if (schema.type === 'array' && !Array.isArray(schema.items)) return html`list of ${typeWords(plain(schema.items))}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return html`object of ${typeWords(schema.additionalProperties)} by name`;
  }
  const limits = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
    schema.minLength === undefined
      ? ''
      : schema.minLength === 1
        ? 'not empty'
        : `at least ${schema.minLength} characters`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
  ].filter((words) => words !== '');
  return html`${schema.type ?? 'nothing'}${limits.length === 0 ? '' : `, ${limits.join(', ')}`}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html` or ${part}`))}`;
}

function plain(schema: JsonSchema['items']): JsonSchema {
  return typeof schema === 'object' && !Array.isArray(schema) ? schema : {};
}

/** Text with `code` in it. */
function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}
