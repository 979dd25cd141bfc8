import { channelOf, type SpecPart, tooltipOf, type TooltipPart, unitsOf } from './spec-parts.js';

/** A field as a tooltip shows it. */
export interface TipField {
  readonly field: string;
  readonly title: string;
  /** What the value is, if it is not text. */
  readonly kind?: 'bytes' | 'number';
}

/**
 * What is shown of what lies under the pointer. Of a line's data it is all
 * series at that place: `head` says where, `columns` are of each series.
 * Of other marks it is `head` alone, and there are no columns.
 */
export interface TipRows {
  readonly head: readonly TipField[];
  readonly columns: readonly TipField[];
}

/** For the marks of a part, if they have tooltips. `series` is the field that tells series apart. */
export function tipRows(part: SpecPart, series: string | undefined): TipRows | undefined {
  const units = unitsOf(part).filter((unit) => tooltipOf(unit) !== undefined);
  const unit = units[0];
  if (unit === undefined) return undefined;
  const fields = tooltipOf(unit) as readonly TooltipPart[];
  if (unit.mark?.type !== 'line') return { head: fields.map(tipField), columns: [] };
  const place = channelOf(unit, 'x')?.field;
  const isHead = ({ field, type }: TooltipPart) => field === place || type === 'nominal';
  return {
    head: fields.filter((each) => each.field !== series && isHead(each)).map(tipField),
    columns: fields.filter((each) => !isHead(each)).map(tipField),
  };
}

/** Fields in bytes are called so, or have it in their title. */
function tipField({ field, type, title = field }: TooltipPart): TipField {
  const isBytes = field.toLowerCase().endsWith('bytes') || title.endsWith(' bytes');
  return { field, title: title.replace(/, bytes$/, ''), ...(type === 'quantitative' ? { kind: isBytes ? 'bytes' : 'number' } : {}) };
}
