import type { Outcome, Verdict } from './run-experiment.ts'
import { spread } from './statistics.ts'

function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map(row => row[i]?.length ?? 0)))
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function number(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-'
}

/** One experiment as Markdown: every contender, every measure, smallest / median / largest. */
export function outcomeTable(outcome: Outcome): string {
  const head = ['', ...outcome.measures.map(({ title, unit }) => `${title}, ${unit}`)]
  const rows = Object.entries(outcome.values).map(([name, values]) => [
    name,
    ...outcome.measures.map(({ id, digits }) => {
      const list = values[id] ?? []
      if (list.length === 0) return '-'
      const { min, median, max } = spread(list)
      return `${number(min, digits)} / **${number(median, digits)}** / ${number(max, digits)}`
    }),
  ])
  const [before, after] = outcome.load
  return `### ${outcome.title}\n\n${outcome.rounds} rounds in turn, load ${number(before, 1)} to ${number(after, 1)}; smallest / median / largest.\n\n${table(head, rows)}`
}

/** Every target with what came out, misses included. */
export function targetTable(outcomes: Outcome[]): string {
  const rows = outcomes.flatMap(outcome =>
    outcome.verdicts.map(verdict => {
      const measure = outcome.measures.find(({ id }) => id === verdict.measure)
      const { min, median, max } = verdict.ratio
      return [
        verdict.number,
        `${measure?.title ?? verdict.measure}: ${verdict.ours}${verdict.peer === undefined ? '' : ` / ${verdict.peer}`}`,
        bound(verdict),
        `${number(min)} / **${number(median)}** / ${number(max)}`,
        verdict.isMet ? 'met' : 'MISSED',
      ]
    }),
  )
  return `### Targets\n\nRatio in the same round, or the value where there is no peer; smallest / median / largest.\n\n${table(['#', 'what', 'target', 'ratio', ''], rows)}`
}

function bound({ atMost, atLeast }: Verdict): string {
  if (atMost !== undefined) return `<= ${atMost}`
  return atLeast === undefined ? '-' : `>= ${atLeast}`
}
