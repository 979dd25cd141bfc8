import { InputError } from './errors.js';
import type { HeapStrategy, StrategyPlugin } from './heap-strategy.js';
import { type MeasureDefinition, directions, measureUnits } from './results.js';
import { workMeasures } from './work-counters.js';

/** What is needed of a strategy to know its measures. */
type Measured = Pick<StrategyPlugin, 'name' | 'measures'>;

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const PARTS = ['name', 'title', 'unit', 'better', 'description', 'source'] as const;

/**
 * What is wrong with the measures that a strategy declares, in words; undefined if nothing is.
 * @param standard definitions that every strategy has: their names mean that and nothing else
 */
export function measuresProblem({ measures = [] }: Measured, standard: readonly MeasureDefinition[]): string | undefined {
  if (!Array.isArray(measures)) return 'measures: expected a list of definitions';
  const seen = new Set<string>();
  for (const [i, measure] of (measures as readonly MeasureDefinition[]).entries()) {
    const where = `measures[${i}]`;
    const missing = PARTS.find((part) => typeof measure?.[part] !== 'string' || measure[part] === '');
    if (missing !== undefined) return `${where}: no ${missing}; expected ${PARTS.join(', ')}`;
    const { name, unit, better } = measure;
    if (!IDENTIFIER.test(name)) return `${where}: name ${JSON.stringify(name)}; expected a letter, then letters and digits, at most 40 in all`;
    if (!measureUnits.includes(unit)) return `${where} ${name}: unit ${JSON.stringify(unit)}; expected one of ${measureUnits.join(', ')}`;
    if (!directions.includes(better)) return `${where} ${name}: better ${JSON.stringify(better)}; expected one of ${directions.join(', ')}`;
    if (!/^\S(.{0,38}\S)?$/u.test(measure.title)) return `${where} ${name}: title ${JSON.stringify(measure.title)}; expected one line of 1 to 40 characters without blanks at its ends`;
    if (seen.has(name)) return `${where}: ${name} stands there twice; remove one`;
    seen.add(name);
    const namesakes = standard.filter((one) => one.name === name);
    if (namesakes.length > 0 && !namesakes.some((one) => isSame(one, measure))) {
      return `${where}: ${name} is a standard measure with another definition; choose another name, or leave it out of the list`;
    }
  }
  return undefined;
}

/**
 * The measures that strategies declare beside the standard ones, each once, in the order of the strategies.
 * @throws InputError if two of them mean different things by one name
 */
export function ownMeasures(strategies: readonly Measured[], standard: readonly MeasureDefinition[]): MeasureDefinition[] {
  const own = new Map<string, { readonly measure: MeasureDefinition; readonly strategy: string }>();
  for (const { name: strategy, measures = [] } of strategies) {
    for (const measure of measures) {
      if (standard.some(({ name }) => name === measure.name)) continue;
      const other = own.get(measure.name);
      if (other === undefined) own.set(measure.name, { measure, strategy });
      else if (!isSame(other.measure, measure)) {
        throw new InputError(`${other.strategy} and ${strategy} define the measure ${measure.name} differently; run them apart, or give one of them another name`);
      }
    }
  }
  return [...own.values()].map(({ measure }) => measure);
}

/**
 * What a strategy's heap has counted so far: standard counts of work, and those that the strategy declares.
 * What it has no such thing for is absent.
 *
 * @throws InputError for a count that nobody defines, and for one that is no number
 */
export function workTotals({ name: strategy, measures = [] }: Measured, heap: HeapStrategy): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [name, value] of Object.entries(heap.workCounts?.() ?? {})) {
    if (value === undefined) continue;
    if (!workMeasures.some((one) => one.name === name) && !measures.some((one) => one.name === name)) {
      throw new InputError(`${strategy}: workCounts() gives ${JSON.stringify(name)}, which is no standard count of work; declare it in the strategy's measures`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new InputError(`${strategy}: workCounts() gives ${String(value)} for ${JSON.stringify(name)}; expected a number of at least 0, or nothing where there is no such thing`);
    }
    totals[name] = value;
  }
  return totals;
}

function isSame(a: MeasureDefinition, b: MeasureDefinition): boolean {
  return PARTS.every((part) => a[part] === b[part]);
}
