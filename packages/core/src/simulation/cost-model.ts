/**
 * What a simulated runtime's work costs on the virtual clock: a number of
 * nanoseconds a name, `Byte` costs per byte. A strategy's own table declares by its
 * names what its runtime charges: no other name has an effect on it, so tables from
 * users have these names and no others (parse-costs.ts).
 *
 * Measured on some machine or fitted to recorded outcomes; where the numbers of a
 * release come from stands beside them in its data file.
 */
export type CostTable = Readonly<Record<string, number>>;

/** What is charged under each name. A strategy charges some of these. */
export const costDescriptions = {
  program: 'the program between two allocations',
  tinyCombined: 'a malloc below 16 bytes without pointers, where a release combines those',
  smallMalloc: 'any other malloc of a size class, from the mcache',
  largeMalloc: 'a malloc with a span of its own, and taking that span, without zeroing',
  refill: 'taking a span into the mcache, from the central lists or the page heap',
  zeroByte: 'clearing a byte that was used before',
  pageFault: 'the first touch of a page of 4 KiB',
  systemCall: 'a system call',
  unmapByte: 'giving a resident byte back to the system, without the call',
  collection: 'stopping and starting the world, and what a collection does however small the heap',
  markObject: 'marking an object',
  scanByte: 'scanning a byte for pointers',
  sweepSpan: 'sweeping a span',
  readMemStats: 'ReadMemStats',
} as const;

export type CostName = keyof typeof costDescriptions;

/** Names of all costs, in the order of tables and reports. */
export const costNames = Object.keys(costDescriptions) as readonly CostName[];

/** Names in some tables, none twice: those of {@link costNames} in their order, then a plug-in's own. */
export function namesOfCosts(tables: readonly CostTable[]): string[] {
  const named = new Set(tables.flatMap((table) => Object.keys(table)));
  return [...new Set([...costNames.filter((name) => named.has(name)), ...named])];
}
