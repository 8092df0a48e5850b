'use client'

import { type ReactNode, useSyncExternalStore } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { curlFor } from './curl.ts'
import type { ApiOperation, Parameter, Payload, ProblemLine } from './read-document.ts'
import { SchemaLine } from './schema-line.tsx'
import { SchemaTree } from './schema-tree.tsx'
import { typeWords } from './type-words.ts'

const never = () => () => {}

export function OperationDetails({ operation }: { operation: ApiOperation }) {
  const { id, description, parameters, body, answer, problems } = operation
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  )
  return (
    <>
      {description && <p className="max-w-2xl text-pretty text-prose">{description}</p>}
      <Example command={curlFor(operation, origin)} id={id} />
      {parameters.length > 0 && (
        <Part title="Parameters">
          <Parameters parameters={parameters} />
        </Part>
      )}
      {body && (
        <Part title="Body" aside={body.mediaType}>
          <PayloadTree payload={body} side="sent" />
        </Part>
      )}
      <Part title={`Answer ${answer.status}`} aside={answer.payload?.mediaType ?? 'nothing'}>
        {answer.payload && <PayloadTree payload={answer.payload} side="answered" />}
      </Part>
      <Part title="Problems" aside="application/problem+json">
        <Problems problems={problems} id={id} />
      </Part>
    </>
  )
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="max-w-3xl">
      <h3 className="flex flex-wrap items-baseline gap-x-2 border-line border-b pb-1.5 font-semibold">
        {title}
        {aside && <span className="font-normal text-small text-text-muted">{aside}</span>}
      </h3>
      {children}
    </section>
  )
}

function Example({ command, id }: { command: string; id: string }) {
  return (
    <div className="relative max-w-3xl">
      <section
        aria-label={`Example for ${id}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto rounded-control bg-sunken p-3 pr-12"
      >
        <pre className="font-mono text-small">{command}</pre>
      </section>
      <span className="absolute top-2 right-2 rounded-control bg-sunken">
        <CopyButton text={command} label="Copy the command" />
      </span>
    </div>
  )
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <ul className="divide-y divide-line">
      {parameters.map(({ name, in: place, required, schema }) => (
        <li key={name} className="flex flex-wrap items-baseline gap-x-3 py-2">
          <div className="min-w-0 flex-1">
            <SchemaLine name={name} schema={schema} definitions={{}} presence={required ? 'required' : null} />
          </div>
          <span className="text-small text-text-muted">in the {place}</span>
        </li>
      ))}
    </ul>
  )
}

type PayloadTreeProps = { payload: Payload; side: 'sent' | 'answered' }

function PayloadTree({ payload: { schema, definitions }, side }: PayloadTreeProps) {
  if (!schema) return null
  return (
    <>
      {!schema.properties && <p className="pt-2 text-text-muted">{typeWords(schema, definitions)}</p>}
      <SchemaTree schema={schema} definitions={definitions} side={side} />
    </>
  )
}

function Problems({ problems, id }: { problems: readonly ProblemLine[]; id: string }) {
  return (
    <Table label={`Problems of ${id}`} className="mx-0 px-0">
      <TableHead>
        <HeadCell>Code</HeadCell>
        <HeadCell>Meaning</HeadCell>
        <HeadCell align="end">Status</HeadCell>
      </TableHead>
      <tbody>
        {problems.map(({ status, code, title }) => (
          <TableRow key={code}>
            <Cell className="h-8 whitespace-nowrap">
              <code className="font-mono text-small">{code}</code>
            </Cell>
            <Cell className="h-8">{title}</Cell>
            <Cell align="end" className="h-8">
              {status}
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
