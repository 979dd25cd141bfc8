import { InputError } from '@spanlab/core';
import {
  MAX_ID,
  MAX_PROCESSOR,
  MAX_REQUEST_BYTES,
  MAX_SLEEP_NS,
  MAX_STACK_BYTES,
  MIN_STACK_BYTES,
  isStackSize,
} from '../rows/limits.js';
import { RowCollector } from '../rows/row-collector.js';
import type { Columns } from './columns.js';
import { quoted } from './quoted.js';
import type { RowBlock } from './row-parser.js';
import { faultOf, wholeNumber } from './whole-number.js';
import { withoutSpaces } from './without-spaces.js';

type Row = readonly string[];

/** Most blank lines that may follow the last row. */
const MAX_BLANK_LINES = 1000;

/** Reads the rows of a CSV workload behind its header; each is right, or ends the reading. */
export class RowReader {
  readonly collector = new RowCollector();

  readonly #name: string;
  readonly #columns: Columns;
  #line = 0;
  #blankLines = 0;

  constructor(name: string, columns: Columns) {
    this.#name = name;
    this.#columns = columns;
  }

  /** @throws InputError at the first row that is wrong, with its line */
  push({ firstLine, rows, fault }: RowBlock, from = 0): void {
    for (let i = from; i < rows.length; i++) {
      this.#line = firstLine + i;
      this.#row(rows[i]);
    }
    if (fault !== undefined) throw fault;
  }

  #row(row: Row): void {
    if (row.length === 1 && isBlank(row[0])) return this.#blank();
    if (this.#blankLines > 0) {
      this.#fail('a row after a blank line; expected blank lines at the end only; remove them');
    }
    if (row.length > this.#columns.count) {
      this.#fail(`${row.length} fields; expected at most ${this.#columns.count}, as in the header; correct the row`);
    }
    const { collector } = this;
    const op = row[this.#columns.op];
    const p = this.#processor(row);
    switch (op) {
      case 'alloc':
        return this.#alloc(row, p);
      case 'free':
        return this.#free(row, p);
      case 'gc':
        this.#expectEmpty(row, 'id', 'size', 'scan');
        return collector.collect(p);
      case 'stats':
        this.#expectEmpty(row, 'id', 'size', 'scan');
        return collector.stats(p);
      case 'sleep':
        this.#expectEmpty(row, 'id', 'scan');
        return collector.sleep(this.#number(row, 'size', MAX_SLEEP_NS, 'nanoseconds'), p);
      case 'stack':
        return this.#stack(row, p);
      case 'stackfree':
        return this.#stackFree(row, p);
      default:
        return this.#fail(`unknown op ${quoted(op ?? '')}; expected ${expectedOp(op ?? '')}; correct the row`);
    }
  }

  #blank(): void {
    if (++this.#blankLines > MAX_BLANK_LINES) {
      this.#fail(`more than ${MAX_BLANK_LINES} blank lines; expected rows; remove them`);
    }
  }

  #alloc(row: Row, p: number): void {
    const id = this.#number(row, 'id', MAX_ID, 'an id');
    const size = this.#number(row, 'size', MAX_REQUEST_BYTES, 'bytes');
    const scan = row[this.#columns.scan] ?? '';
    if (scan !== '0' && scan !== '1') {
      this.#fail(
        `scan ${scan === '' ? 'is missing' : `${quoted(scan)} is neither 0 nor 1`}; expected 1 if the object holds pointers, else 0; correct the row`,
      );
    }
    if (!this.collector.alloc(id, size, scan === '1' ? 1 : 0, p)) {
      this.#fail(`alloc of id ${id}, which is live; expected an id that is not in use; free it first, or use another`);
    }
  }

  #free(row: Row, p: number): void {
    const id = this.#number(row, 'id', MAX_ID, 'an id');
    this.#expectEmpty(row, 'size', 'scan');
    if (!this.collector.free(id, p)) {
      this.#fail(`free of id ${id}, which is not live; expected the id of an earlier alloc; correct the id, or remove the row`);
    }
  }

  #stack(row: Row, p: number): void {
    const id = this.#number(row, 'id', MAX_ID, 'an id');
    const size = this.#number(row, 'size', MAX_STACK_BYTES, 'bytes');
    this.#expectEmpty(row, 'scan');
    if (!isStackSize(size)) {
      this.#fail(
        `a stack of ${size} bytes; expected a power of two from ${MIN_STACK_BYTES} to ${MAX_STACK_BYTES}, as Go's stacks have; correct the row`,
      );
    }
    if (!this.collector.stack(id, size, p)) {
      this.#fail(`stack of id ${id}, which is live; expected an id that no stack has; free it first with stackfree, or use another`);
    }
  }

  #stackFree(row: Row, p: number): void {
    const id = this.#number(row, 'id', MAX_ID, 'an id');
    this.#expectEmpty(row, 'size', 'scan');
    if (!this.collector.stackFree(id, p)) {
      this.#fail(`stackfree of id ${id}, which is not live; expected the id of an earlier stack; correct the id, or remove the row`);
    }
  }

  /** The P that issues the row: 0 unless it says otherwise. */
  #processor(row: Row): number {
    const { p } = this.#columns;
    if (p < 0 || (row[p] ?? '') === '') return 0;
    return this.#number(row, 'p', MAX_PROCESSOR, 'the P that issues the row');
  }

  #number(row: Row, column: 'id' | 'size' | 'p', max: number, unit: string): number {
    const text = row[this.#columns[column]] ?? '';
    const number = wholeNumber(text);
    if (number <= max) return number;
    const what = text === '' ? `${column} is missing` : `${column} ${quoted(text)} ${faultOf(text)}`;
    return this.#fail(`${what}; expected a whole number from 0 to ${max} (${unit}); correct the row`);
  }

  #expectEmpty(row: Row, ...columns: ('id' | 'size' | 'scan')[]): void {
    for (const column of columns) {
      const text = row[this.#columns[column]] ?? '';
      if (text !== '') {
        this.#fail(`${column} ${quoted(text)} in a row of op ${row[this.#columns.op]}; expected nothing there; leave the field empty`);
      }
    }
  }

  #fail(what: string): never {
    throw new InputError(`${this.#name}: line ${this.#line}: ${what}`);
  }
}

const OPS = ['alloc', 'free', 'gc', 'stats', 'sleep', 'stack', 'stackfree'];

/** What should stand there in place of an op that is none, as far as one can guess what was meant. */
function expectedOp(op: string): string {
  const trimmed = withoutSpaces(op);
  const plain = trimmed.toLowerCase();
  if (OPS.includes(plain)) return `${plain === trimmed ? 'no spaces around it' : 'lower case'}, ${plain}`;
  if (OPS.includes(plain.split(/[;\t|]/)[0]) && /[;\t|]/.test(op)) return 'commas between fields, as in alloc,7,64,1';
  return `${OPS.slice(0, -1).join(', ')} or ${OPS.at(-1)}`;
}

function isBlank(text: string): boolean {
  return text === '' || /^[ \t]+$/.test(text);
}
