import { z } from 'zod'

/** The part of JSON Schema that our own document uses: https://json-schema.org/draft/2020-12 */
export const JsonSchema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  multipleOf: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), JsonSchema).optional()
  },
  get items() {
    return JsonSchema.optional()
  },
  get anyOf() {
    return z.array(JsonSchema).optional()
  },
  get oneOf() {
    return z.array(JsonSchema).optional()
  },
  get $defs() {
    return z.record(z.string(), JsonSchema).optional()
  },
})
export type JsonSchema = z.infer<typeof JsonSchema>

/** Named schemas that a schema may refer to. */
export type Definitions = Record<string, JsonSchema>

/** A schema without its wrapping: what it refers to, what it is besides null. */
export type Plain = { schema: JsonSchema; name: string | null; nullable: boolean }

function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? ref
}

/** Follows a reference, and takes “or null” off. A reference that leads nowhere is shown as anything. */
export function plain(schema: JsonSchema, definitions: Definitions): Plain {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    const target = definitions[name]
    return target ? { ...plain(target, definitions), name } : { schema: { required: [] }, name, nullable: false }
  }
  const options = schema.anyOf?.filter(option => option.type !== 'null')
  const only = options?.length === 1 ? options[0] : undefined
  if (!only) return { schema, name: null, nullable: Array.isArray(schema.type) && schema.type.includes('null') }
  const inner = plain(only, definitions)
  const { description, default: fallback } = schema
  return {
    ...inner,
    schema: {
      ...inner.schema,
      ...(description && { description }),
      ...(fallback !== undefined && { default: fallback }),
    },
    nullable: inner.nullable || schema.anyOf?.length !== options?.length,
  }
}

/** The kinds of thing that a union can be: `oneOf`, or an `anyOf` of several. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  return schema.oneOf ?? schema.anyOf?.filter(option => option.type !== 'null') ?? []
}
