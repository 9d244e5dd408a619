// The parts of an OpenAPI 3.1 document that ours has. https://spec.openapis.org/oas/v3.1.1
import type { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema of its own, or a reference to one of `components.schemas`. */
export interface MediaType {
  readonly schema: JsonSchema;
  /** Not of OpenAPI 3.1, which cannot say it: what the `data` of each event of a stream is. */
  readonly 'x-events'?: Readonly<Record<string, JsonSchema>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

export interface ResponseObject {
  readonly description: string;
  readonly content?: Readonly<Record<string, MediaType>>;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
}

/** To one of `components.responses`. */
export interface Reference {
  readonly $ref: string;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: { readonly required: true; readonly content: Readonly<Record<string, MediaType>> };
  /** By status. */
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
  /** Empty where no login is needed. */
  readonly security?: readonly [];
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', OperationObject>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, ResponseObject>>;
    readonly securitySchemes: Readonly<
      Record<
        string,
        { readonly type: 'apiKey'; readonly in: 'cookie'; readonly name: string; readonly description: string }
      >
    >;
  };
}
