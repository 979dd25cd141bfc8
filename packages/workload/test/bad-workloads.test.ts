import { describe, expect, it } from 'vitest';
import { messageOfWorkload } from './workloads.js';

const HEADER = 'op,id,size,scan\n';
const WITH_P = 'op,id,size,scan,p\n';
const COLUMNS = 'expected op, id, size, scan and perhaps p';
const SIZES = 'expected a whole number from 0 to 4294967295 (bytes); correct the row';
const IDS = 'expected a whole number from 0 to 4294967295 (an id); correct the row';
const PS = 'expected a whole number from 0 to 63 (the P that issues the row); correct the row';
const STACKS = "expected a power of two from 2048 to 536870912, as Go's stacks have; correct the row";
const OPS = 'expected alloc, free, gc, stats, sleep, stack or stackfree; correct the row';
const SCANS = 'expected 1 if the object holds pointers, else 0; correct the row';
const QUOTE = 'a quote that does not belong there, or is not closed; expected none, or a pair around a whole field; correct the line';
const EMPTY = 'expected nothing there; leave the field empty';
const noText = (byte: string): string =>
  `byte ${byte} is not text; expected CSV in ASCII or UTF-8; save the file as UTF-8, or correct the line`;

describe('a bad workload gives one line with the place and the remedy', () => {
  const cases: readonly [string, string | Uint8Array, string][] = [
    ['no bytes', '', 'the file is empty; expected the header op,id,size,scan and rows'],
    ['only a byte order mark', '\ufeff', 'the file is empty; expected the header op,id,size,scan and rows'],
    ['no header', 'alloc,1,24,0\n', 'line 1: expected the header op,id,size,scan (and p, if rows name their P), found "alloc,1,24,0"; add the header'],
    ['blank instead of a header', '\n' + HEADER, 'line 1: expected the header op,id,size,scan (and p, if rows name their P), found ""; add the header'],
    ['missing column', 'op,id,size\nalloc,1,24\n', `line 1: column scan is missing; ${COLUMNS}; add it`],
    ['unknown column', 'op,id,size,scan,when\n', `line 1: unknown column "when"; ${COLUMNS}; remove it`],
    ['column with a capital', 'op,id,Size,scan\n', 'line 1: column "Size"; expected lower case, size; write the header as op,id,size,scan, and all rows in the same way'],
    ['header in capitals', 'OP,ID,SIZE,SCAN\n', 'line 1: column "OP"; expected lower case, op; write the header as op,id,size,scan, and all rows in the same way'],
    ['spaces behind the commas', 'op, id, size, scan\n', 'line 1: column " id"; expected no spaces around it, id; write the header as op,id,size,scan, and all rows in the same way'],
    ['column twice', 'op,id,size,scan,id\n', 'line 1: column id stands there twice; remove one'],
    ...(['semicolons;', 'tabs\t', 'vertical bars|'] as const).map((separator): [string, string, string] => {
      const [name, character] = [separator.slice(0, -1), separator.slice(-1)];
      return [name, `${['op', 'id', 'Size', 'scan'].join(character)}\nstats\n`, `line 1: fields are separated by ${name}; expected commas, as in op,id,size,scan; save the file with commas as separators`];
    }),
    ['semicolons in a row', HEADER + 'alloc;1;24;0\n', 'line 2: unknown op "alloc;1;24;0"; expected commas between fields, as in alloc,7,64,1; correct the row'],
    ['lines that end in CR only', 'op,id,size,scan\rgc\r', `line 1: unknown column "scan\\rgc\\r"; ${COLUMNS}; remove it`],
    ['unknown op', HEADER + 'gc,,,\naloc,1,24,0\n', `line 3: unknown op "aloc"; ${OPS}`],
    ['op in capitals', HEADER + 'GC,,,\n', `line 2: unknown op "GC"; expected lower case, gc; correct the row`],
    ['no op', HEADER + ',1,24,0\n', `line 2: unknown op ""; ${OPS}`],
    ['op in a column that the row lacks', 'id,size,scan,op\n1,24\n', `line 2: unknown op ""; ${OPS}`],
    ['long op', HEADER + 'x'.repeat(100) + '\n', `line 2: unknown op "${'x'.repeat(40)}…"; ${OPS}`],
    ['size is a word', HEADER + 'alloc,1,big,0\n', `line 2: size "big" is not a number; ${SIZES}`],
    ['size with a space', HEADER + 'alloc,1, 24,0\n', `line 2: size " 24" is not written in plain digits; ${SIZES}`],
    ['size in scientific notation', HEADER + 'alloc,1,1e3,0\n', `line 2: size "1e3" is not written in plain digits; ${SIZES}`],
    ['size negative', HEADER + 'alloc,1,-24,0\n', `line 2: size "-24" is negative; ${SIZES}`],
    ['size a fraction', HEADER + 'alloc,1,24.5,0\n', `line 2: size "24.5" is not a whole number; ${SIZES}`],
    ['size of 4 GiB', HEADER + 'alloc,1,4294967296,0\n', `line 2: size "4294967296" is out of range; ${SIZES}`],
    ['size of very many digits', HEADER + 'alloc,1,99999999999999999999,0\n', `line 2: size "99999999999999999999" is out of range; ${SIZES}`],
    ['size missing', HEADER + 'alloc,1,,0\n', `line 2: size is missing; ${SIZES}`],
    ['id missing', HEADER + 'alloc,,24,0\n', `line 2: id is missing; ${IDS}`],
    ['id negative', HEADER + 'alloc,-1,24,0\n', `line 2: id "-1" is negative; ${IDS}`],
    ['id too large', HEADER + 'free,4294967296,,\n', `line 2: id "4294967296" is out of range; ${IDS}`],
    ['scan missing', HEADER + 'alloc,1,24,\n', `line 2: scan is missing; ${SCANS}`],
    ['row cut off before scan', HEADER + 'alloc,1,24', `line 2: scan is missing; ${SCANS}`],
    ['scan is a word', HEADER + 'alloc,1,24,true\n', `line 2: scan "true" is neither 0 nor 1; ${SCANS}`],
    ['scan is 2', HEADER + 'alloc,1,24,2\n', `line 2: scan "2" is neither 0 nor 1; ${SCANS}`],
    ['too many fields', HEADER + 'alloc,1,24,0,0\n', 'line 2: 5 fields; expected at most 4, as in the header; correct the row'],
    ['live id', HEADER + 'alloc,7,8,0\nalloc,7,8,0\n', 'line 3: alloc of id 7, which is live; expected an id that is not in use; free it first, or use another'],
    ['unknown id freed', HEADER + 'free,7,,\n', 'line 2: free of id 7, which is not live; expected the id of an earlier alloc; correct the id, or remove the row'],
    ['id freed twice', HEADER + 'alloc,7,8,0\nfree,7,,\nfree,7,,\n', 'line 4: free of id 7, which is not live; expected the id of an earlier alloc; correct the id, or remove the row'],
    ['stack freed as an object', HEADER + 'stack,7,2048,\nfree,7,,\n', 'line 3: free of id 7, which is not live; expected the id of an earlier alloc; correct the id, or remove the row'],
    ['live stack', HEADER + 'stack,7,2048,\nstack,7,4096,\n', 'line 3: stack of id 7, which is live; expected an id that no stack has; free it first with stackfree, or use another'],
    ['unknown stack freed', HEADER + 'alloc,7,8,0\nstackfree,7,,\n', 'line 3: stackfree of id 7, which is not live; expected the id of an earlier stack; correct the id, or remove the row'],
    ['stack of an odd size', HEADER + 'stack,7,3000,\n', `line 2: a stack of 3000 bytes; ${STACKS}`],
    ['stack too small', HEADER + 'stack,7,1024,\n', `line 2: a stack of 1024 bytes; ${STACKS}`],
    ['stack too large', HEADER + 'stack,7,1073741824,\n', 'line 2: size "1073741824" is out of range; expected a whole number from 0 to 536870912 (bytes); correct the row'],
    ['stack with scan', HEADER + 'stack,7,2048,1\n', `line 2: scan "1" in a row of op stack; ${EMPTY}`],
    ['sleep without time', HEADER + 'sleep,,,\n', 'line 2: size is missing; expected a whole number from 0 to 9007199254740991 (nanoseconds); correct the row'],
    ['sleep too long', HEADER + 'sleep,,9007199254740992,\n', 'line 2: size "9007199254740992" is out of range; expected a whole number from 0 to 9007199254740991 (nanoseconds); correct the row'],
    ['sleep with an id', HEADER + 'sleep,1,5,\n', `line 2: id "1" in a row of op sleep; ${EMPTY}`],
    ['free with a size', HEADER + 'alloc,1,8,0\nfree,1,8,\n', `line 3: size "8" in a row of op free; ${EMPTY}`],
    ['gc with an id', HEADER + 'gc,1\n', `line 2: id "1" in a row of op gc; ${EMPTY}`],
    ['stats with a size', HEADER + 'stats,,1,\n', `line 2: size "1" in a row of op stats; ${EMPTY}`],
    ['stackfree with a scan', HEADER + 'stack,1,2048,\nstackfree,1,,0\n', `line 3: scan "0" in a row of op stackfree; ${EMPTY}`],
    ['P too large', WITH_P + 'gc,,,,64\n', `line 2: p "64" is out of range; ${PS}`],
    ['P negative', WITH_P + 'gc,,,,-1\n', `line 2: p "-1" is negative; ${PS}`],
    ['P is a word', WITH_P + 'gc,,,,P0\n', `line 2: p "P0" is not a number; ${PS}`],
    ['blank line between rows', HEADER + 'gc,,,\n\ngc,,,\n', 'line 4: a row after a blank line; expected blank lines at the end only; remove them'],
    ['blank lines without end', HEADER + '\n'.repeat(1001), 'line 1002: more than 1000 blank lines; expected rows; remove them'],
    ['quote not closed', HEADER + 'gc,,,\n"gc,,,\ngc,,,\n', `line 3: ${QUOTE}`],
    ['quote not closed in the header', '"op,id,size,scan\ngc,,,\n', `line 1: ${QUOTE}`],
    ['quote inside a field', HEADER + 'g"c",,,\n', `line 2: ${QUOTE}`],
    ['text behind a quote', HEADER + 'gc,,,\r\n"gc"x,,,\n', `line 3: ${QUOTE}`],
    ['bad row before a bad quote', HEADER + 'gc,,,\nnil,,,\n"gc,,,\n', `line 3: unknown op "nil"; ${OPS}`],
    ['quoted line feed', HEADER + '"gc\n",,,\n', `line 2: unknown op "gc\\n"; ${OPS}`],
    ['quoted line feed where nothing belongs', HEADER + 'gc,"\n",,\n', `line 2: id "\\n" in a row of op gc; ${EMPTY}`],
    ['quoted line feed before a bad quote', HEADER + '"gc\n",,,\n"', `line 2: unknown op "gc\\n"; ${OPS}`],
    ['quoted line feed before a bad quote in the header', '"\r\n"\n"', 'line 1: expected the header op,id,size,scan (and p, if rows name their P), found "\\r\\n"; add the header'],
    ['zeros', new Uint8Array(2000), `line 1: ${noText('0x00')}`],
    ['Latin-1', HEADER + 'gc,,,\nallo\u0107,,,\n', `line 3: ${noText('0xc4')}`],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x6f, 0), `line 1: ${noText('0xff')}`],
    ['a mark inside the file', HEADER + '\ufeffgc,,,\n', `line 2: ${noText('0xef')}`],
    ['a line without end', HEADER + 'a'.repeat(5_000_000), 'line 2: longer than 1024 bytes; expected rows such as alloc,7,64,1; this is no CSV workload'],
    ['a long line in the last block', HEADER + 'a'.repeat(2000), 'line 2: longer than 1024 bytes; expected rows such as alloc,7,64,1; this is no CSV workload'],
  ];

  it.each(cases)('%s', async (_, csv, message) => {
    expect(await messageOfWorkload(csv)).toBe(`InputError: test.csv: ${message}`);
    expect(await messageOfWorkload(csv, [7, 1, 1000])).toBe(`InputError: test.csv: ${message}`);
  });

  it('counts lines over many blocks', async () => {
    const rows = 'alloc,5,24,0\nfree,5,,\n'.repeat(20_000);
    expect(await messageOfWorkload(HEADER + rows + 'free,5,,\n')).toMatch(/^InputError: test\.csv: line 40002: free of id 5/);
    expect(await messageOfWorkload(HEADER + rows + '"free,5,,\n')).toBe(`InputError: test.csv: line 40002: ${QUOTE}`);
    expect(await messageOfWorkload(HEADER + rows + 'gc\u0001\n')).toBe(`InputError: test.csv: line 40002: ${noText('0x01')}`);
  });
});
